// Points at and focuses links of a built site: the preview comes, says what the link leads to,
// goes with Escape, and nothing is refused by the page's policy.
//
// usage: node previews.mjs SITE-FOLDER PAGE LINK-ADDRESS
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, extname } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, at, address] = process.argv.slice(2);
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript" };
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://x").pathname).replace("/sub/", "");
  try {
    const file = join(folder, path.endsWith("/") || path === "" ? path + "index.html" : path);
    const bytes = await readFile(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "x-content-type-options": "nosniff" });
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
const must = (what, yes) => { if (!yes) problems.push(what); };
const roots = [`http://127.0.0.1:${server.address().port}/sub/`, pathToFileURL(folder).href + "/"];
for (const root of roots) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  page.on("console", (message) => problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(root.startsWith("file") ? `${root}${at}index.html` : root + at);
  must("nothing is loaded before it is wanted", !asked.some((url) => url.endsWith("descriptions.js")));
  const box = page.locator("#preview");
  const link = page.locator(`main a[href$="${address}"]`).first();
  await link.hover();
  await box.waitFor({ state: "visible", timeout: 3000 });
  const text = await box.textContent();
  must("it says something", text.length > 10);
  must("the link is described by it", (await link.getAttribute("aria-describedby")) === "preview");
  must("it is a tooltip", (await box.getAttribute("role")) === "tooltip");
  await box.hover();
  await page.waitForTimeout(500);
  must("it stays under the pointer", await box.isVisible());
  if (process.env.SHOT && root.startsWith("http")) await page.screenshot({ path: process.env.SHOT });
  await page.keyboard.press("Escape");
  must("Escape closes it", await box.isHidden());
  must("nothing describes the link then", (await link.getAttribute("aria-describedby")) === null);
  await page.mouse.move(0, 0);
  await link.focus();
  await box.waitFor({ state: "visible", timeout: 3000 });
  const size = await box.boundingBox();
  must("it is inside the window", size.x >= 0 && size.x + size.width <= 1200);
  await page.keyboard.press("Tab");
  must("it leaves with the focus", (await link.getAttribute("aria-describedby")) === null);
  await page.close();
}
await browser.close();
server.close();
console.log(problems.length ? problems.join("\n") : "previews: well");
process.exit(problems.length ? 1 : 0);
