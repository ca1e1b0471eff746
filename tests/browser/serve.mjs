// Writes a desk as an editor does, with a browser open beside it: saves, makes mistakes, changes the
// style, deletes and renames folders, switches a branch. The page must follow, and stay where it was
// scrolled to.
//
// usage: node serve.mjs PROGRAM FOLDER   (a folder that may be deleted; the desk of desk.mjs is put into it)
import { spawn, execFileSync } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { createInterface } from "node:readline";
import { networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const program = resolve(process.argv[2]);
const folder = resolve(process.argv[3]);
await rm(folder, { recursive: true, force: true });
execFileSync(process.execPath, [new URL("desk.mjs", import.meta.url).pathname, folder]);
const file = (path) => join(folder, path);
const briefing = file("content/briefings/2031-05-04-market.md");
const first = await readFile(briefing, "utf8");
const long = `${first}\n${Array.from({ length: 80 }, (_, n) => `Paragraph ${n} of a long day.\n\n`).join("")}`;
await writeFile(briefing, long);

const problems = [];
let quiet = true;
let checks = 0;
const must = (what, yes) => {
  checks += 1;
  if (!yes) problems.push(what);
};

// An error at the start is shown, and serving begins all the same.
await writeFile(briefing, long.replace("+++\ntitle", "+++\ntitel"));
const server = spawn(program, ["serve", "--desk", folder, "--date", "2032-01-01"], { stdio: ["ignore", "pipe", "ignore"] });
const ended = new Promise((done) => server.on("exit", (code) => done(code)));
const lines = createInterface({ input: server.stdout });
const address = (await new Promise((done) => lines.once("line", done))).split(" ")[0];
must(`the address is on this machine: ${address}`, address.startsWith("http://127.0.0.1:"));
const { port, origin } = new URL(address);

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await (await browser.newContext({ viewport: { width: 1000, height: 700 } })).newPage();
page.on("console", (message) => quiet || problems.push(`console: ${message.text()}`));
page.on("response", (answer) => answer.status() >= 400 && !quiet && problems.push(`${answer.status()} ${answer.url()}`));
page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
const begun = performance.now();
const trace = (what) => process.env.TRACE && console.log(`${((performance.now() - begun) / 1000).toFixed(1)} s: ${what}`);
// Asks the page again and again: its policy forbids the browser's own way of waiting for a function.
// A slow machine is given time: what does not come at all is what matters.
const until = async (asked, given, most = 30_000) => {
  for (const end = performance.now() + most; performance.now() < end; ) {
    // While the page is loaded anew there is nothing to ask.
    if (await page.evaluate(asked, given).catch(() => false)) return true;
    await new Promise((done) => setTimeout(done, 10));
  }
  return false;
};
const there = async (what, selector, words, wanted = true) => {
  checks += 1;
  const found = await until(
    ([selector, words, wanted]) => document.readyState === "complete" && [...document.querySelectorAll(selector)].some((e) => e.textContent.includes(words)) === wanted,
    [selector, words, wanted],
  );
  trace(`${what}: ${found}`);
  if (!found) problems.push(`${what}: ${wanted ? "no" : "still"} \`${words}\` in ${selector}`);
};
// The page that is left may be loading itself anew at the same moment: then its own way wins, and one goes again.
const open = async (to) => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await page.goto(to);
    } catch (error) {
      if (tries === 5 || !error.message.includes("interrupted by another navigation")) throw error;
    }
  }
};
const at = `${address}briefings/2031-05-04-market/`;
// The browser tells of the answer 503 itself.
await open(at);
quiet = false;
await there("an error at the start", "#watchdesk-problems", "titel");
await writeFile(briefing, long);
await there("the mended file", "h1", "The market of Ostrel");
await there("the mended file", "#watchdesk-problems.errors", "", false);

// A sentence more: the page has it, at the place where it was.
await page.evaluate(() => scrollTo(0, 1500));
const before = await page.evaluate(() => scrollY);
await writeFile(briefing, `${long}\nA new sentence.\n`);
await there("a saved sentence", "main", "A new sentence.");
await page.waitForLoadState("load");
await page.waitForTimeout(200);
must(`the place is kept: ${before} and ${await page.evaluate(() => scrollY)}`, (await page.evaluate(() => scrollY)) === before);
const times = [];
for (let n = 0; n < 10; n += 1) {
  const start = performance.now();
  await writeFile(briefing, `${long}\nSentence ${n} is new.\n`);
  await there("a saved sentence", "main", `Sentence ${n} is new.`);
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
console.log(`from the save to the words in the browser: ${times[5].toFixed(0)} ms`);

// A mistake: the page stays, the mistake is over it; then it is mended.
await writeFile(briefing, long.replace('countries = ["vessia"]', 'countries = ["vesia"]'));
await there("a mistake", "#watchdesk-problems.errors pre", "vesia");
await there("the last good page", "main", "Sentence 9 is new.");
must("the mistake is told with its place", (await page.textContent("#watchdesk-problems pre")).includes("2031-05-04-market.md:"));
await writeFile(briefing, long);
await there("the mended mistake", "#watchdesk-problems.errors", "", false);
await there("the mended mistake", "main", "Sentence 9 is new.", false);

// A half-saved file, and what editors leave beside it.
await writeFile(briefing, long.slice(0, 30));
await there("a half-saved file", "#watchdesk-problems.errors", "error");
await writeFile(`${briefing}~`, "+++\n");
await writeFile(file("content/briefings/.2031-05-04-market.md.swp"), "x");
await writeFile(file("content/briefings/#2031-05-04-market.md#"), "x");
// As most editors save: a new file, renamed.
await writeFile(`${briefing}.tmp`, `${long}\nSaved by renaming.\n`);
await rename(`${briefing}.tmp`, briefing);
await there("a renamed file", "main", "Saved by renaming.");
await there("a renamed file", "#watchdesk-problems.errors", "", false);

// Style, a template, words, configuration, a name in another document, a table.
await mkdir(file("static"), { recursive: true });
await writeFile(file("static/desk.css"), "h1 { color: rgb(1, 2, 3); }\n");
await mkdir(file("templates/strings"), { recursive: true });
await writeFile(file("templates/briefing.html"), `{% extends "theme/briefing.html" %}{% block head %}{{ super() }}<link rel="stylesheet" href="{{ page.root }}desk.css">{% endblock %}`);
const colour = (wanted) => until((wanted) => getComputedStyle(document.querySelector("h1")).color === wanted, wanted);
must("a style", await colour("rgb(1, 2, 3)"));
await writeFile(file("static/desk.css"), "h1 { color: rgb(4, 5, 6); }\n");
must("a changed style", await colour("rgb(4, 5, 6)"));
await writeFile(file("templates/briefing.html"), `{% extends "theme/briefing.html" %}{% block head %}{{ super() }}{% nonsense %}{% endblock %}`);
await there("a broken template", "#watchdesk-problems.errors pre", "briefing.html");
await rm(file("templates"), { recursive: true });
await there("a deleted folder", "#watchdesk-problems.errors", "", false);
const config = await readFile(file("watchdesk.toml"), "utf8");
await writeFile(file("watchdesk.toml"), config.replace("Test desk", "Renamed desk"));
await there("the configuration", "header", "Renamed desk");
const group = file("content/groups/river-front.md");
const named = await readFile(group, "utf8");
await writeFile(briefing, `${long}\nThe Ferry Guard was seen.\n`);
await there("a name that is nobody's", "main", "The Ferry Guard was seen.");
await writeFile(group, named.replace('"Jabhat an-Nahr"', '"Jabhat an-Nahr", "Ferry Guard"').replace("operates", 'link = "x"\noperates'));
await there("an unknown field", "#watchdesk-problems pre", "link");
await writeFile(group, named.replace('"Jabhat an-Nahr"', '"Jabhat an-Nahr", "Ferry Guard"'));
await open(`${address}groups/river-front/`);
await there("a new alias", "main", "Ferry Guard");

// The whole folder is moved away and comes back; then a branch switch changes 5,000 files.
await open(at);
await rename(folder, `${folder}-away`);
await there("a desk that is gone", "#watchdesk-problems.errors", "watchdesk.toml");
await rename(`${folder}-away`, folder);
await there("a desk that is back", "#watchdesk-problems.errors", "", false);
const many = Array.from({ length: 5000 }, (_, n) => n);
const note = (n, words) => writeFile(file(`content/briefings/2030-03-01-note-${n}.md`), `+++\ntitle = "Note ${n}"\ndate = 2030-03-01\ncountries = ["ostral"]\n+++\n${words} number ${n}.\n`);
for (let n = 0; n < many.length; n += 500) await Promise.all(many.slice(n, n + 500).map((n) => note(n, "First")));
await open(address);
const shows = async (n, words) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`${address}briefings/2030-03-01-note-${n}/`);
    if ((await answer.text()).includes(words)) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
};
must("5,000 new files", (await shows(0, "First number 0.")) && (await shows(4999, "First number 4999.")));
for (let n = 0; n < many.length; n += 500) await Promise.all(many.slice(n, n + 500).map((n) => note(n, "Second")));
must("5,000 changed files", (await shows(0, "Second number 0.")) && (await shows(4999, "Second number 4999.")));
await rm(file("content/briefings"), { recursive: true });
const gone = async () => {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`${address}briefings/2030-03-01-note-7/`);
    // An answer that is not read keeps its connection.
    await answer.text();
    if (answer.status === 404) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
};
must("a deleted folder of 5,000 files", await gone());
await mkdir(file("content/briefings"));
await writeFile(briefing, `${long}\nBack again.\n`);
// It may be asked for before it is there: that page too is loaded anew.
quiet = true;
await open(at);
await there("a folder that is made again", "main", "Back again.");
quiet = false;

// What may not be had.
const ask = (path, headers = {}, host = "127.0.0.1") =>
  new Promise((done) => {
    const asked = request({ host, port, path, headers }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    });
    asked.on("error", () => done(0));
    asked.end();
  });
must("another name is refused", (await ask("/", { host: "desk.example" })) === 421);
must("its own name is not", (await ask("/", { host: `localhost:${port}` })) < 400 || (await ask("/desk/", { host: `localhost:${port}` })) === 200);
for (const path of ["/desk/../watchdesk.toml", "/desk/%2e%2e/watchdesk.toml", "/desk/watchdesk.toml", "/desk/content/groups/river-front.md", "/etc/passwd", "//etc/passwd"]) {
  must(`${path} is not of the site`, [400, 404].includes(await ask(path)));
}
must("a script of another site is refused", (await ask("/desk/", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })) === 403);
const outside = Object.values(networkInterfaces()).flat().find((i) => !i.internal && i.family === "IPv4");
if (outside) must("another machine reaches nothing", (await ask("/desk/", {}, outside.address)) === 0);

// A taken port: named, it is a clear error; not named, it is the next one.
const taken = createServer(() => {});
await new Promise((done) => taken.listen(0, "127.0.0.1", done));
const refused = spawn(program, ["serve", "--desk", folder, "--port", `${taken.address().port}`], { stdio: ["ignore", "ignore", "pipe"] });
let said = "";
refused.stderr.on("data", (bytes) => (said += bytes));
const code = await new Promise((done) => refused.on("exit", done));
must(`a taken port is told: ${code} ${said}`, code === 2 && said.includes("another program has it"));
taken.close();
const second = spawn(program, ["serve", "--desk", folder], { stdio: ["ignore", "pipe", "ignore"] });
const other = await new Promise((done) => createInterface({ input: second.stdout }).once("line", done));
must(`the next free port: ${other}`, !other.includes(`:${port}/`));
second.kill();

must("it still runs", server.exitCode === null && (await fetch(address)).status === 200);
server.kill();
await ended;
await browser.close();
for (const problem of problems) console.error(problem);
console.log(`${checks} checks, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
