// Searches a site as a reader does, from a server and from a folder: types, narrows down, pages,
// follows results in three languages, and looks for what bad input could break. Nothing may be said
// on the console, which is where a refusal by the page's policy would stand.
//
// usage: node search.mjs SITE-FOLDER   (the desk of desk.mjs)
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, extname, resolve } from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = resolve(process.argv[2]);
const folding = JSON.parse(await readFile(new URL("folding.json", import.meta.url), "utf8"));
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const policy = (await readFile(join(folder, "_headers"), "utf8")).match(/Content-Security-Policy: (.*)/)[1];
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8" };
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname).replace("/sub/", "");
  try {
    const file = join(folder, path.endsWith("/") || path === "" ? path + "index.html" : path);
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "x-content-type-options": "nosniff", "content-security-policy": policy });
    response.end(bytes);
  } catch {
    response.writeHead(404);
    response.end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const problems = [];
let checks = 0;
const must = (what, yes) => {
  checks += 1;
  if (!yes) problems.push(what);
};

for (const root of [`http://127.0.0.1:${server.address().port}/sub/`, `${pathToFileURL(folder).href}/`]) {
  const isFile = root.startsWith("file");
  const where = isFile ? "folder" : "server";
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  page.on("console", (message) => problems.push(`${where}: console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`${where}: error: ${error.message}`));
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const at = (path, query = "") => root + path + (isFile ? "index.html" : "") + query;
  const open = (language, query = "") => page.goto(at(`${language}search/`, query));
  const titles = () => page.locator("#results .card-title").allInnerTexts();
  const said = () => page.textContent("#found");
  const settled = async () => {
    // What is asked of the page is done when it has said so and nothing changes any more.
    let before = null;
    for (let n = 0; n < 60; n += 1) {
      await page.waitForTimeout(100);
      const now = await page.evaluate(() => document.getElementById("found").textContent + "|" + document.getElementById("results").textContent);
      if (now === before && n > 3) return;
      before = now;
    }
  };
  // Types a query and gives the titles found.
  const search = async (query, language = "") => {
    await open(language);
    await page.fill("#q", query);
    await settled();
    return titles();
  };
  const finds = async (query, title, language = "") => {
    const found = await search(query, language);
    must(`${where}: ${query.slice(0, 60)} finds ${title}, not ${JSON.stringify(found.slice(0, 4)).slice(0, 200)} (${await said()})`, found.some((text) => text.includes(title)));
  };
  const none = async (query, language = "") => {
    const found = await search(query, language);
    must(`${where}: ${query.slice(0, 60)} finds nothing, not ${JSON.stringify(found).slice(0, 200)}`, found.length === 0);
  };

  // The header leads to it; nothing is loaded before something is asked.
  await page.goto(at(""));
  must(`${where}: the header leads to it`, (await page.getAttribute("nav.main li:last-child a", "href")) === "search/");
  // In a folder a browser shows the list of its files.
  if (isFile) await open("");
  else await page.click("nav.main li:last-child a");
  await page.waitForTimeout(200);
  must(`${where}: no part of the index is loaded for nothing`, !asked.some((url) => /\/search\/.*\.js/.test(url)));

  const market = "The market of Ostrel is attacked";
  const marche = "Le marché d’Ostrel attaqué";
  const souq = "هجوم على سوق أوسترل";
  // Words, names, aliases, with and without marks and apostrophes.
  await finds("governor", market);
  await finds("GOVERNOR  blow", market);
  await finds("ïlan vél'd", "Ïlan Vél'd");
  await finds("ilan veld", "Ïlan Vél'd");
  await finds("ostrel senou", "Ostrel-Sénou");
  await finds("Ostrel-Sénou", "Ostrel-Sénou");
  await finds("jabhat", "River Front");
  await finds("riviere", "River Front");
  await finds("RF", "River Front");
  await finds("vessian", "Vessia");
  // Stems, known and unknown forms, and beginnings.
  await finds("attacking ", market);
  await finds("columns", market);
  await finds("column ", market);
  await finds("gover", market);
  await finds("colonne ", marche, "fr/");
  await finds("générale ", marche, "fr/");
  await finds("ecoles ", marche, "fr/");
  await finds("l'école", marche, "fr/");
  await finds("ecole", marche, "fr/");
  await finds("الجماعات ", souq, "ar/");
  await finds("جماعه ", souq, "ar/");
  await finds("بالشمال ", souq, "ar/");
  await finds("أوسترل Ostrel", souq, "ar/");
  // The newest word is a beginning only while it is being typed.
  await none("gover ");
  // Phrases.
  await finds("\"old bridge\"", market);
  await none("\"bridge old\"");
  await finds("“old bridge of the north”", market);
  await finds("« heavy blow »", market);
  await none("\"old bridge\" zzz");
  // Of words that most documents have, too.
  await finds("\"quiet ford of the long\"", "Ford");
  await none("\"long ford of the quiet\"");
  await finds("\"landing of the quiet ford\"", "Ford 17");
  await none("\"quiet landing of the ford\"");

  // One of each: the version in the page's language.
  must(`${where}: one version`, (await search("ostrel", "fr/")).filter((text) => [market, marche, souq].includes(text)).join() === marche);
  must(`${where}: one version`, (await search("ostrel", "ar/")).filter((text) => [market, marche, souq].includes(text)).join() === souq);
  must(`${where}: what is called so comes first`, (await search("vessia"))[0] === "Vessia");

  // The excerpt is marked, also deep in the text.
  await search("zeppelins ");
  must(`${where}: a marked passage`, (await page.locator("#results mark").allInnerTexts()).join() === "zeppelin");
  must(`${where}: it is a passage`, (await page.locator("#results .card-summary").innerText()).includes("over the hills"));
  must(`${where}: kind and date`, (await page.locator("#results .card-line").first().innerText()).replace(/\s+/g, " ").includes("4 May 2031"));

  // Narrowing down, order, pages, by keyboard; the address says all of it.
  await search("ferrymen");
  must(`${where}: the count is told: ${await said()}`, (await said()).startsWith("25 results"));
  await page.selectOption("[name=kind]", "incident");
  await settled();
  must(`${where}: by kind: ${await said()}`, (await said()).startsWith("24 results"));
  await page.selectOption("[name=country]", "vessia");
  await settled();
  must(`${where}: by country: ${await said()}`, (await said()).startsWith("12 results"));
  await page.selectOption("[name=sort]", "date");
  await settled();
  must(`${where}: the newest first: ${(await titles())[0]}`, (await titles())[0] === "Patrol number 23 meets ferrymen");
  const first = await titles();
  await page.focus("#result-pages a");
  await page.keyboard.press("Enter");
  await settled();
  const second = await titles();
  must(`${where}: the second page`, second.length === 4 && !second.some((title) => first.includes(title)));
  must(`${where}: the focus is at the results`, await page.evaluate(() => document.activeElement.id === "found"));
  const shared = page.url();
  must(`${where}: the address says it: ${shared}`, shared.endsWith("?q=ferrymen&kind=incident&country=vessia&sort=date&page=2"));
  await page.goto("about:blank");
  await page.goto(shared);
  await settled();
  must(`${where}: a shared address shows the same`, (await titles()).join() === second.join());
  await page.selectOption("[name=year]", "2028");
  await settled();
  must(`${where}: by year: ${await said()}`, (await said()).startsWith("4 results"));
  await open("", "?group=river-front&kind=briefing");
  await settled();
  must(`${where}: by group, without a word`, (await titles()).join() === market);
  await open("", "?q=bridge&year=1999&kind=nonsense");
  await settled();
  must(`${where}: a value that is not there narrows down to nothing or is passed over`, (await page.locator("#found").innerText()).length > 0);

  // Results are links that lead somewhere, in each language.
  for (const [language, query, title] of [["", "governor", market], ["fr/", "gouverneur", marche], ["ar/", "المحافظ", souq]]) {
    await search(query, language);
    await page.locator("#results a").first().click();
    await page.waitForLoadState();
    must(`${where}: ${query} leads to ${title}, not ${await page.textContent("h1")}`, (await page.textContent("h1")).includes(title));
  }

  // Bad input.
  const dialogs = [];
  page.on("dialog", (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
  for (const query of ["<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "{{q}} ${q} %00 \\u0000", "\"", "\"\"", "“unclosed phrase", "\u202Eabc\u0000", "…!?", "'", "'s l' d’", "__proto__ constructor", "=kind briefing", "!kind briefing"]) {
    await search(query);
    must(`${where}: ${query}: no element comes of it`, (await page.locator("#results img, #results script, #found *").count()) === 0);
  }
  await search("reopens");
  must(`${where}: a title with markup is text`, (await titles())[0]?.includes("<script>alert(1)</script>") && (await page.locator("#results b, #results script").count()) === 0);
  await search("mended");
  must(`${where}: a text with markup is text`, (await page.locator("#results img").count()) === 0 && (await page.locator("#results .card-summary").first().innerText()).includes("<img"));
  must(`${where}: no dialog`, dialogs.length === 0);
  await search("word ".repeat(2000));
  await open("", `?q=${"x".repeat(10_000)}`);
  await settled();
  must(`${where}: ten thousand letters find nothing`, (await titles()).length === 0 && (await said()).length < 200);
  await open("", "?q=the+of+a");
  await settled();
  must(`${where}: common words find something: ${await said()}`, (await titles()).length > 0);
  await search("very long title");
  must(`${where}: a long title stays inside of the window`, await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await search("سوق governor");
  must(`${where}: two scripts in one query break nothing`, typeof (await said()) === "string");

  // The script folds as the program does.
  await open("");
  const different = await page.evaluate((pairs) => Object.entries(pairs).filter(([from, to]) => window.searching.fold(from) !== to).map(([from, to]) => `${from} -> ${window.searching.fold(from)}, not ${to}`), folding);
  must(`${where}: ${different.length} texts fold differently: ${different.slice(0, 3).join("; ")}`, different.length === 0);
  await context.close();

  // For screen readers, wide and narrow, in both directions.
  const seen = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true, colorScheme: "dark" });
  const view = await seen.newPage();
  for (const path of ["search/", "fr/search/", "ar/search/", "names/", "fr/names/", "ar/names/"]) {
    await view.goto(at(path, path.includes("search") ? "?q=ostrel" : ""));
    if (path.includes("search")) await view.waitForSelector("#results li");
    await view.evaluate(axe);
    const found = await view.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const violation of found.violations) problems.push(`${where}: ${path}: ${violation.id}: ${violation.nodes[0].html.slice(0, 160)}`);
    must(`${where}: ${path} is not wider than a phone`, await view.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  }
  must(`${where}: what is found is told`, (await view.goto(at("search/")), await view.getAttribute("#found", "role")) === "status");
  await seen.close();

  // Without a script the names lead everywhere.
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const bare = await plain.newPage();
  await bare.goto(at("search/"));
  must(`${where}: it says what to do without a script`, (await bare.textContent("main")).includes("JavaScript"));
  await bare.click(".lists-instead a");
  if (isFile) await bare.goto(at("names/"));
  must(`${where}: an alias leads to its dossier`, (await bare.locator("li", { hasText: "Jabhat an-Nahr" }).locator("a").innerText()) === "River Front");
  must(`${where}: under its letter`, (await bare.locator("section", { has: bare.locator("h2", { hasText: /^J$/ }) }).innerText()).includes("Jabhat"));
  await plain.close();
}

await browser.close();
server.close();
for (const problem of problems) console.log(problem);
console.log(`${checks} checks, ${problems.length} failed`);
process.exit(problems.length || checks === 0 ? 1 : 0);
