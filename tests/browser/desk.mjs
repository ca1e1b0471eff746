// Writes an invented desk in three languages into a folder, for search.mjs.
//
// usage: node desk.mjs FOLDER
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const folder = process.argv[2];
const files = {
  "watchdesk.toml": `name = "Test desk"\nbase_url = "https://example.org/desk/"\nlanguages = ["en", "fr", "ar"]\n\n[audiences]\npublic = "clear"\npartners = "amber"\n\n[markings]\ncontent = "clear"\n`,
  "content/countries/vessia.md": `+++\ntitle = "Vessia"\niso = "ML"\nsummary = "A country that is invented."\ndemonyms = ["Vessian"]\n+++\n`,
  "content/countries/vessia.fr.md": `+++\ntitle = "Vessie"\nsummary = "Un pays inventé."\n+++\n`,
  "content/countries/vessia.ar.md": `+++\ntitle = "فيسيا"\nsummary = "بلد متخيَّل."\n+++\n`,
  "content/countries/ostral.md": `+++\ntitle = "Ostral"\niso = "NE"\n+++\n`,
  "content/groups/river-front.md": `+++\ntitle = "River Front"\nshort = "RF"\naliases = ["Jabhat an-Nahr", "Front de la rivière"]\ntype = "armed group"\noperates_in = ["vessia"]\n+++\nIt was founded by ferrymen.\n`,
  "content/people/ilan-veld.md": `+++\ntitle = "Ïlan Vél'd"\nsummary = "A colonel."\n+++\n`,
  "content/places/ostrel.md": `+++\ntitle = "Ostrel-Sénou"\ntype = "town"\ncountry = "vessia"\n+++\n`,
  "content/briefings/2031-05-04-market.md": `+++\ntitle = "The market of Ostrel is attacked"\ndate = 2031-05-04\nsummary = "Two columns came from the north."\ncountries = ["vessia"]\ngroups = ["river-front"]\n+++\nThe governor spoke of a heavy blow. Witnesses name the River Front. The old bridge of the north was closed for three days, and the ferries with it.\n\n${"Nothing else is known of that day. ".repeat(20)}\n\nA zeppelin was seen over the hills, said the miller's daughters.\n`,
  "content/briefings/2031-05-04-market.fr.md": `+++\ntitle = "Le marché d’Ostrel attaqué"\nsummary = "Deux colonnes sont venues du nord."\n+++\nLe gouverneur général parle d’un coup dur. L’école était fermée. Les élèves étaient à la maison.\n`,
  "content/briefings/2031-05-04-market.ar.md": `+++\ntitle = "هجوم على سوق أوسترل"\nsummary = "جاء رتلان من الشمال."\n+++\nقال المحافظ إنّ الجماعة المسلحة هاجمت السوق، وأعلنت جماعات أخرى في Ostrel مسؤوليتها.\n`,
  "content/briefings/2030-02-01-bridge.md": `+++\ntitle = "The bridge <b>reopens</b> & the <script>alert(1)</script>"\ndate = 2030-02-01\ncountries = ["ostral"]\n+++\nThe bridge of the old north, <img src=x onerror=alert(1)> was mended. An attack is not expected.\n`,
  "content/briefings/2029-01-01-long.md": `+++\ntitle = "${"A very long title ".repeat(28).trim()}"\ndate = 2029-01-01\n+++\nShort.\n`,
  "content/incidents/patrols.csv": "id,title,date,country,type\n" + Array.from({ length: 24 }, (_, n) => `p${n},Patrol number ${n} meets ferrymen,20${28 + (n % 3)}-03-${String(n + 1).padStart(2, "0")},${n % 2 ? "vessia" : "ostral"},Armed clash\n`).join(""),
};
// Enough documents that some words are in most of them.
for (let n = 1; n <= 90; n += 1) {
  const more = n === 17 ? " There is a landing of the quiet ford." : "";
  files[`content/places/ford-${n}.md`] = `+++\ntitle = "Ford ${n}"\ntype = "village"\ncountry = "ostral"\n+++\nThe quiet ford of the long river.${more}\n`;
}
for (const [path, text] of Object.entries(files)) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
