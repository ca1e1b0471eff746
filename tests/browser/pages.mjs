// Opens every page of a built site as a reader would: no console message, no request to
// elsewhere, no sideways scrolling on a phone, no barrier that axe finds, every link alive.
//
// usage: node pages.mjs SITE-FOLDER
import { createServer } from "node:http";
import { readFile, readdir } from "node:fs/promises";
import { join, extname } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const folder = process.argv[2];
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".xml": "application/xml", ".js": "text/javascript", ".json": "application/json", ".png": "image/png" };
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// The site stands in a sub-folder, so that a link which forgets it is found out.
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const inside = path.startsWith("/sub/") ? path.slice(5) : null;
  const file = inside === null ? null : join(folder, inside.endsWith("/") || inside === "" ? inside + "index.html" : inside);
  try {
    if (file === null) throw new Error("outside");
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    response.end(bytes);
  } catch {
    response.writeHead(404);
    response.end("not found");
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${server.address().port}`;

async function files(dir, prefix = "") {
  const found = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) found.push(...(await files(join(dir, entry.name), `${prefix}${entry.name}/`)));
    else found.push(prefix + entry.name);
  }
  return found.sort();
}

const all = await files(folder);
const pages = all.filter((file) => file.endsWith("index.html")).map((file) => file.slice(0, -"index.html".length));
const known = new Set([...all, ...pages]);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const problems = [];
const views = [
  { name: "phone", viewport: { width: 360, height: 740 }, colorScheme: "light" },
  { name: "wide and dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
];
let checked = 0;
for (const view of views) {
  // bypassCSP lets axe run; a second page without it listens for what the policy refuses.
  const context = await browser.newContext({ ...view, bypassCSP: true });
  const strict = await browser.newContext(view);
  const page = await context.newPage();
  const plain = await strict.newPage();
  let at = "";
  const say = (what) => problems.push(`${view.name}: /${at}: ${what}`);
  plain.on("console", (message) => say(`console: ${message.text()}`));
  plain.on("pageerror", (error) => say(`error: ${error.message}`));
  plain.on("request", (request) => {
    if (!request.url().startsWith(origin + "/sub/")) say(`asks for ${request.url()}`);
  });
  for (at of pages) {
    const url = `${origin}/sub/${at}`;
    const response = await plain.goto(url);
    if (!response.ok()) say(`status ${response.status()}`);
    // A link of a drawing has its address in another form.
    const links = await plain.$$eval("a[href]", (all) =>
      all.map((a) => (typeof a.href === "string" ? a.href : new URL(a.href.baseVal, document.baseURI).href)));
    for (const link of links) {
      if (!link.startsWith(origin)) continue;
      const target = decodeURIComponent(link.slice(origin.length).split("#")[0]);
      if (!target.startsWith("/sub/") || !known.has(target.slice(5))) say(`links to ${target}`);
    }
    await page.goto(url);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wider > 0) say(`is ${wider} px wider than the window`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const violation of found.violations) {
      const node = violation.nodes[0];
      say(`${violation.id}: ${violation.help}: ${node.html.slice(0, 160)}`);
    }
    checked += 1;
  }
  await context.close();
  await strict.close();
}
await browser.close();
server.close();
for (const problem of problems) console.log(problem);
console.log(`${checked} looks at ${pages.length} pages: ${checked - problems.length} passed, ${problems.length} failed`);
process.exit(problems.length > 0 || pages.length === 0 ? 1 : 0);
