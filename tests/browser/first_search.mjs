// What a browser loads for a first search: opens the search page of a site for each query, in a new
// browser each time, and counts the compressed bytes of all that is asked for.
//
// usage: node first_search.mjs SITE-FOLDER QUERY...
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const [folder, ...queries] = process.argv.slice(2);
let loaded = [];
const server = createServer(async (request, response) => {
  const path = new URL(request.url, "http://x").pathname.slice(1);
  try {
    const bytes = await readFile(join(folder, path.endsWith("/") ? path + "index.html" : path));
    loaded.push([path, gzipSync(bytes, { level: 6 }).length]);
    const type = path.endsWith(".js") ? "text/javascript; charset=utf-8" : path.endsWith(".css") ? "text/css" : path.endsWith(".svg") ? "image/svg+xml" : "text/html; charset=utf-8";
    response.writeHead(200, { "content-type": type });
    response.end(bytes);
  } catch {
    response.writeHead(404);
    response.end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const query of queries) {
  loaded = [];
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/search/?q=${encodeURIComponent(query)}`);
  await page.waitForFunction(() => /\d/.test(document.getElementById("found").textContent), null, { timeout: 60_000 }).catch(() => {});
  const of = (test) => loaded.filter(([path]) => test(path)).reduce((sum, [, size]) => sum + size, 0);
  const index = of((path) => /^search\/.*\.js$/.test(path));
  const script = of((path) => path === "search.js");
  const others = of((path) => !/^search\/.*\.js$/.test(path) && path !== "search.js");
  const sorts = {};
  for (const [path] of loaded) if (/^search\/.+\//.test(path)) sorts[path.split("/").pop()[0]] = (sorts[path.split("/").pop()[0]] ?? 0) + 1;
  console.log(`${query}: ${await page.textContent("#found")}; index ${index} + script ${script} = ${index + script} bytes (files ${JSON.stringify(sorts)}); page, style and the rest ${others}`);
  await context.close();
}
await browser.close();
server.close();
