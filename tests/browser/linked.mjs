// Reads the JSON-LD of every page with a parser that is not ours, without a network: the words of
// schema.org are all that a page may use, and nothing of what it says may get lost.
//
// usage: node linked.mjs SITE-FOLDER
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import jsonld from "jsonld";

const folder = process.argv[2];
// What https://schema.org says of itself, as far as it matters here: every word is its own.
const context = { "@context": { "@vocab": "https://schema.org/", url: { "@type": "@id" }, contentUrl: { "@type": "@id" }, "@version": 1.1 } };
const documentLoader = async (url) => {
  if (url.replace(/\/$/, "") !== "https://schema.org") throw new Error(`a page asks for ${url}`);
  return { contextUrl: null, documentUrl: url, document: context };
};
const problems = [];
const types = new Map();
for (const path of (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".html")).sort()) {
  const html = await readFile(join(folder, path), "utf8");
  for (const [, text] of html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
    try {
      const [thing, ...others] = await jsonld.expand(JSON.parse(text), { documentLoader, safe: true });
      if (!thing || others.length) throw new Error("not one thing");
      const quads = await jsonld.toRDF(thing, { documentLoader });
      if (quads.length < 3) throw new Error("it says nothing");
      const type = thing["@type"][0].replace("https://schema.org/", "");
      types.set(type, (types.get(type) ?? 0) + 1);
    } catch (error) {
      problems.push(`${path}: ${error.message} ${JSON.stringify(error.details ?? "")}`.slice(0, 400));
    }
  }
}
for (const type of ["NewsMediaOrganization", "AnalysisNewsArticle", "Country", "Organization", "Place", "Dataset"]) {
  if (!types.has(type)) problems.push(`no page is of type ${type}`);
}
console.log([...types].map(([type, count]) => `${count} ${type}`).join(", "));
if (problems.length) {
  console.error(problems.join("\n"));
  process.exit(1);
}
