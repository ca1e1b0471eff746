// Searches the site without a server: the index is loaded in small parts, as scripts of this site.
// docs/search.md says what is in them. What a reader types and what the index says is only ever
// shown as text.
(() => {
  const own = document.currentScript;
  const form = document.querySelector("form.search");
  const status = document.getElementById("found");
  const list = document.getElementById("results");
  const pages = document.getElementById("result-pages");
  if (!own || !form || !status || !list || !pages) return;
  const root = new URL(".", own.src).href;
  const language = document.documentElement.lang;
  const words = JSON.parse(form.dataset.words);
  // Each result is in a file of its own, most often, and on a large desk the files for words are large.
  const perPage = () => (index.documents > 5000 ? 6 : 8);
  const NARROW = ["kind", "country", "group", "year"];
  const FIELDS = ["q", ...NARROW, "sort"];

  // --- Folding: the same as src/names/fold.rs; tests/browser/folding.json keeps them alike.

  const PLAIN = new Map(Object.entries({
    œ: "oe", æ: "ae", ß: "ss", þ: "th", ł: "l", ø: "o", ɔ: "o", đ: "d", ð: "d", ɗ: "d", ħ: "h", ı: "i",
    ŋ: "ng", ɲ: "ny", ɓ: "b", ƙ: "k", ƴ: "y", ɛ: "e", ə: "e", ς: "σ", ٱ: "ا", ى: "ي", ی: "ي", ک: "ك", ة: "ه",
  }));
  const IGNORED = /[\u00AD\u034F\u061C\u0640\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF]/;
  const APOSTROPHE = /['`´‘’‛ʹʻʼʽʾʿˈ′＇]/;
  const GAP = /[\p{White_Space}\-\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/u;
  const ACCENT = /[\u0300-\u0333\u0339-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u07eb-\u07f3\u07fd\u0816-\u0819\u081b-\u0823\u0825-\u0827\u0829-\u082d\u0859-\u085b\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u0951-\u0954\u09fe\u0f18-\u0f19\u0f35\u0f37\u0f39\u0f82-\u0f83\u0f86-\u0f87\u0fc6\u108d\u135d-\u135f\u17dd\u18a9\u1939-\u193b\u1a17-\u1a18\u1a75-\u1a7c\u1a7f\u1ab0-\u1abd\u1abf-\u1ace\u1b6b-\u1b73\u1cd0-\u1cd2\u1cd5-\u1ce0\u1ced\u1cf4\u1cf8-\u1cf9\u1dc0-\u1dff\u20d0-\u20d1\u20d4-\u20d7\u20db-\u20dc\u20e1\u20e7-\u20e9\u20ec-\u20f0\u2cef-\u2cf1\u2de0-\u2dff\u302a-\u302f\ua66f\ua674-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1\ua8e0-\ua8f1\ua92b-\ua92d\uaab0\uaab2-\uaab4\uaab7-\uaab8\uaabe-\uaabf\uaac1\ufb1e\ufe20-\ufe2f\u{101fd}\u{102e0}\u{10376}-\u{1037a}\u{10a0d}\u{10a0f}\u{10a38}\u{10a3a}\u{10ae5}-\u{10ae6}\u{10d24}-\u{10d27}\u{10eab}-\u{10eac}\u{10f46}-\u{10f50}\u{10f82}-\u{10f85}\u{11100}-\u{11102}\u{11366}-\u{1136c}\u{11370}-\u{11374}\u{1145e}\u{16b30}-\u{16b36}\u{1d165}-\u{1d166}\u{1d16d}-\u{1d172}\u{1d17b}-\u{1d182}\u{1d185}-\u{1d18b}\u{1d1aa}-\u{1d1ad}\u{1d242}-\u{1d244}\u{1e000}-\u{1e006}\u{1e008}-\u{1e018}\u{1e01b}-\u{1e021}\u{1e023}-\u{1e024}\u{1e026}-\u{1e02a}\u{1e130}-\u{1e136}\u{1e2ae}\u{1e2ec}-\u{1e2ef}\u{1e8d0}-\u{1e8d6}\u{1e944}-\u{1e949}]/u;
  const ELIDED = /(?:^|[^a-z0-9])(?:[ldjmnstc]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu)$/;
  const ALNUM = /[\p{Alphabetic}\p{N}]/u;
  const alnum = (c) => c !== undefined && ALNUM.test(c);

  // The folded text, and for each of its units the place in the source that it came from.
  const fold = (source) => {
    const letters = Array.from(source);
    let text = "";
    const at = [];
    let place = 0;
    const push = (more) => {
      for (let n = 0; n < more.length; n += 1) at.push(place);
      text += more;
    };
    const space = () => { if (!text.endsWith(" ")) push(" "); };
    letters.forEach((c, n) => {
      const [before, next, after] = [letters[n - 1], letters[n + 1], letters[n + 2]];
      if (c === ".") {
        const initial = /\p{Uppercase}/u;
        const inside = before && initial.test(before) && !alnum(letters[n - 2]) && next && initial.test(next) && !alnum(after);
        if (!inside) push(c);
      } else if (APOSTROPHE.test(c)) {
        const elided = ELIDED.test(text.slice(-8)) && next && /^[aeiouyhœæ]/i.test(next.normalize("NFKD"));
        const possessive = alnum(before) && /^[sS]$/.test(next ?? "") && !alnum(after);
        if (elided || possessive) space();
      } else if (GAP.test(c)) space();
      else if (!IGNORED.test(c)) {
        for (const part of c.toLowerCase().normalize("NFKD")) {
          if (ACCENT.test(part) || IGNORED.test(part)) continue;
          const code = part.codePointAt(0);
          if (code >= 0x660 && code <= 0x669) push(String(code - 0x660));
          else if (code >= 0x6f0 && code <= 0x6f9) push(String(code - 0x6f0));
          else if (PLAIN.has(part)) push(PLAIN.get(part));
          else if (/\p{White_Space}/u.test(part)) space();
          else push(part.toLowerCase());
        }
      }
      place += c.length;
    });
    at.push(source.length);
    return { text, at };
  };
  // Each word of a folded text, with its place.
  const each = (text) => Array.from(text.matchAll(/[\p{Alphabetic}\p{N}]+/gu), (m) => ({ word: Array.from(m[0]).slice(0, 40).join(""), from: m.index, to: m.index + m[0].length }));

  // --- The files of the index

  const loaded = new Map();
  const waiting = new Map();
  let index = null;
  let fresh = "";
  window.searching = (name, data) => waiting.get(name)?.(data);
  window.searching.fold = (text) => fold(text).text;

  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((done, failed) => {
        waiting.set(name, done);
        const script = document.createElement("script");
        script.src = name === "index" ? form.dataset.index + fresh : `${root}${index.folder}${name}.js`;
        script.onload = () => script.remove();
        script.onerror = () => {
          loaded.delete(name);
          script.remove();
          failed(new Error(name));
        };
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };

  // Lists of numbers, as src/search/code.rs writes them: each yes or no costs what it surprises.
  const MARKS = "!#$()*+,-./:;>?@[]^_`{|}~ =";
  const BASE = MARKS.length;
  const FIRST = BASE ** 5;
  const reader = (text) => {
    let [low, high, told, next] = [0, BASE * FIRST - 1, 0, 0];
    const mark = () => Math.max(0, MARKS.indexOf(text[next++] ?? "!"));
    while (next < 6) told = told * BASE + mark();
    const bit = (chances, n) => {
      const chance = chances ? chances[n] : 2048;
      const middle = low + ((high - low) >> 12) * chance;
      const is = told <= middle;
      if (is) high = middle;
      else low = middle + 1;
      if (chances) chances[n] += is ? (4096 - chance) >> 4 : -(chance >> 4);
      while (Math.floor(low / FIRST) === Math.floor(high / FIRST)) {
        low = (low % FIRST) * BASE;
        high = (high % FIRST) * BASE + BASE - 1;
        told = (told % FIRST) * BASE + mark();
      }
      return is;
    };
    // Reads numbers of one sort, which have about so many digits in base two.
    const numbers = (usual) => {
      const [longer, following, second] = [32, 32, 64].map((n) => new Array(n).fill(2048));
      return () => {
        let more = 0;
        while (more < 31 && bit(longer, more)) more += 1;
        let number = 1;
        for (let n = 1; n <= usual + more; n += 1) {
          const [chances, at] = n === 1 ? [following, more] : n === 2 ? [second, more * 2 + (number % 2)] : [null, 0];
          number = number * 2 + (bit(chances, at) ? 1 : 0);
        }
        return number - 2 ** usual;
      };
    };
    return { bit, numbers };
  };
  // Numbers of documents, each with what a word says of it.
  const documents = (text) => {
    const found = new Map();
    if (!text) return found;
    const { bit, numbers } = reader(text);
    const higher = [4055, 4055, 820, 2048, 1230, 15];
    const count = Math.min(numbers(0)(), index.documents);
    const step = numbers(Math.max(0, 30 - Math.clz32(index.documents / Math.max(1, count))));
    for (let id = -1, n = 0; n < count; n += 1) {
      id += step() + 1;
      let level = 0;
      while (level < 6 && bit(higher, level)) level += 1;
      found.set(id, level);
    }
    return found;
  };

  // The number of the last start that is not behind a key.
  const upTo = (starts, key) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  // Where a key stands, or would stand, in a file that has keys and values in turn.
  const placeIn = (file, key) => {
    let [low, high] = [0, file.length / 2];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (file[middle * 2] < key) low = middle + 1;
      else high = middle;
    }
    return low * 2;
  };
  const valueIn = async (sort, starts, key) => {
    const number = upTo(starts, key);
    if (number < 0) return undefined;
    const file = await load(sort + number);
    const place = placeIn(file, key);
    return file[place] === key ? file[place + 1] : undefined;
  };
  const line = (key) => valueIn("w", index.words, key);

  // --- From what is typed to words of the index

  // A form of a word leads to the form that its word stands under; that one has documents.
  const isHome = (value) => !ALNUM.test(value[0]);

  // The words that begin in a way, the most frequent first, and the forms that led to them; from so
  // many files at most.
  const beginning = async (start, longest, most) => {
    const found = new Map();
    let number = Math.max(upTo(index.words, start), 0);
    for (let files = 0; files < most && number < index.words.length; files += 1, number += 1) {
      const file = await load(`w${number}`);
      let place = placeIn(file, start);
      for (; place < file.length && file[place].startsWith(start); place += 2) {
        if (file[place].length > longest || file[place].includes(" ")) continue;
        const value = file[place + 1];
        const home = isHome(value) ? file[place] : value;
        if (!found.has(home) || isHome(value)) found.set(home, isHome(value) ? value : null);
      }
      if (place < file.length || found.size >= 20) break;
    }
    let strangers = 0;
    for (const [home, value] of found) {
      if (value !== null) continue;
      strangers += 1;
      if (strangers >= most) found.delete(home);
      else found.set(home, (await line(home)) ?? "");
    }
    return [...found].sort((a, b) => b[1].length - a[1].length).slice(0, 40);
  };

  const bare = (word) => word.replace(/^(?:وال|بال|كال|فال|ال|لل)(?=...)/u, "");

  // What stands for a typed word: [home, documents] each.
  const meanings = async (word, unfinished) => {
    const stem = bare(word);
    const forms = /^[\u0620-\u064A]+$/.test(word) ? [word, stem, `ال${stem}`] : [word];
    for (const form of new Set(forms)) {
      const value = await line(form);
      if (value === undefined) continue;
      const home = isHome(value) ? form : value;
      const exact = [home, isHome(value) ? value : (await line(home)) ?? ""];
      if (!unfinished || word.length < 3) return [exact];
      const others = await beginning(word, Infinity, 1);
      return [exact, ...others.filter(([other]) => other !== home)];
    }
    if (unfinished && word.length > 1) {
      const found = await beginning(word, Infinity, 3);
      if (found.length) return found;
    }
    // A form that no text has: the words that differ in the ending only.
    for (let cut = stem === word ? 1 : 0; cut <= 3 && stem.length - cut >= 4; cut += 1) {
      const start = stem.slice(0, stem.length - cut);
      const found = await beginning(start, start.length + 3, 2);
      if (found.length) return found.slice(0, 5);
    }
    return [];
  };

  const parse = (typed) => {
    const text = typed.slice(0, 500);
    const parts = text.split(/["“”„«»]/);
    const query = { words: [], phrases: [] };
    const seen = new Set();
    parts.forEach((part, n) => {
      const found = each(fold(part).text).map(({ word }) => word);
      const quoted = n % 2 === 1 && n < parts.length - 1;
      if (quoted && found.length > 1) query.phrases.push(found.slice(0, 12));
      else {
        const open = n === parts.length - 1 && !quoted && /[\p{Alphabetic}\p{N}\p{M}'’]$/u.test(part);
        found.forEach((word, place) => {
          if (seen.has(word) || seen.size >= 12) return;
          seen.add(word);
          query.words.push({ word, unfinished: open && place === found.length - 1 });
        });
      }
    });
    return query;
  };

  // --- From words to documents

  // BM25: how rare a word is, times what it says of the document.
  const weight = (level) => (level === 6 ? 2 : (level + 0.5) / 6);
  const rarity = (count) => Math.log(1 + (index.documents - count + 0.5) / (count + 0.5));

  const scores = (found, exactIsFirst) => {
    const sum = new Map();
    found.forEach(([, text], n) => {
      const listed = documents(text);
      const factor = rarity(listed.size) * (exactIsFirst && n > 0 ? 0.5 : 1);
      for (const [id, level] of listed) {
        const says = factor * weight(level);
        if (says > (sum.get(id) ?? 0)) sum.set(id, says);
      }
    });
    return sum;
  };

  const isCommon = (word) => index.common.includes(word);

  const phrase = async (all) => {
    // Words that most documents have are not asked for beside two others: each is a file to load. Where
    // there are not two others, long ones are asked for, since they are rarer.
    const placed = all.map((word, offset) => ({ word, offset }));
    const telling = placed.filter(({ word }) => !isCommon(word));
    const others = placed.filter(({ word }) => isCommon(word)).sort((a, b) => b.word.length - a.word.length);
    const asked = telling.length > 1 ? telling : [...telling, ...others].slice(0, 3 - telling.length);
    const parts = [];
    for (const { word, offset } of asked) {
      const [first] = await meanings(word, false);
      if (!first) return { sum: new Map(), homes: [] };
      parts.push({ offset, home: first[0], listed: documents(first[1]) });
    }
    const homes = placed.map(({ word, offset }) => parts.find((part) => part.offset === offset)?.home ?? word);
    // Two words of a name are known as one: then no places are needed. What is loaded already is asked first.
    const pairs = [];
    const firsts = placed.slice(0, -1).sort((a, b) => asked.includes(b) - asked.includes(a));
    for (const { offset: n } of firsts) {
      const pair = await line(`${homes[n]} ${homes[n + 1]}`);
      if (!pair) break;
      pairs.push(pair);
    }
    if (pairs.length === firsts.length) return { sum: pairs.map((pair) => scores([["", pair]])).reduce(both), homes };
    // The two rarest words must stand as in the phrase. Words that are everywhere have no places.
    const rarest = [...parts].sort((a, b) => a.listed.size - b.listed.size).slice(0, 2);
    for (const part of rarest) part.places = await valueIn("p", index.places, part.home);
    const known = rarest.filter((part) => part.places);
    for (const part of known) {
      const { bit, numbers } = reader(part.places);
      const [step, again] = [numbers(6), [615]];
      part.at = new Map();
      for (const id of part.listed.keys()) {
        const here = new Set();
        let place = 0;
        do here.add((place += step()) - part.offset);
        while (bit(again, 0));
        part.at.set(id, here);
      }
    }
    const sum = new Map();
    for (const id of rarest[0].listed.keys()) {
      if (!parts.every((part) => part.listed.has(id))) continue;
      const [start, ...rest] = known.map((part) => part.at.get(id));
      if (start && ![...start].some((place) => rest.every((places) => places.has(place)))) continue;
      sum.set(id, parts.reduce((says, part) => says + rarity(part.listed.size) * weight(part.listed.get(id)), 0));
    }
    return { sum, homes };
  };

  const both = (a, b) => {
    const sum = new Map();
    for (const [id, says] of a) if (b.has(id)) sum.set(id, says + b.get(id));
    return sum;
  };

  const search = async (asked) => {
    const query = parse(asked.q);
    const homes = new Set();
    const starts = [];
    const lists = [];
    const telling = query.words.filter(({ word }) => !isCommon(word));
    const used = telling.length || query.phrases.length ? telling : query.words;
    for (const { word, unfinished } of used) {
      const found = await meanings(word, unfinished);
      found.forEach(([home]) => homes.add(home));
      if (unfinished) starts.push(word);
      lists.push(scores(found, found[0]?.[0] === word));
    }
    for (const all of query.phrases) {
      const found = await phrase(all);
      found.homes.forEach((home) => homes.add(home));
      lists.push(found.sum);
    }
    const spoken = lists.length > 0;
    for (const name of NARROW) {
      if (!asked[name]) continue;
      const value = await line(`!${name} ${asked[name]}`);
      const listed = documents(value ?? "");
      for (const id of listed.keys()) listed.set(id, 0);
      lists.push(listed);
    }
    if (lists.length === 0) return null;
    lists.sort((a, b) => a.size - b.size);
    const sum = lists.reduce(both);
    const ids = await oneOfEach(sum);
    if (spoken && asked.sort !== "date") ids.sort((a, b) => sum.get(b) - sum.get(a) || a - b);
    else ids.sort((a, b) => a - b);
    return { ids, homes, starts };
  };

  // Of the versions of one thing the one in the page's language, or else the best.
  const oneOfEach = async (sum) => {
    const again = new Set(documents(index.again).keys());
    if (again.size === 0) return [...sum.keys()];
    const here = documents((await line(`!language ${language}`)) ?? "");
    const chosen = new Map();
    for (const [id, says] of sum) {
      let first = id;
      while (again.has(first)) first -= 1;
      const other = chosen.get(first);
      const better = other === undefined || here.has(id) || (!here.has(other) && says > sum.get(other));
      if (better) chosen.set(first, id);
      // It counts as much as its best version.
      const best = Math.max(says, other === undefined ? 0 : sum.get(other));
      sum.set(chosen.get(first), best);
    }
    return [...chosen.values()];
  };

  // --- Showing

  const marker = (found) => {
    const forms = new Set(found.homes);
    for (const name of loaded.keys()) {
      if (!name.startsWith("w")) continue;
      const file = files.get(name) ?? [];
      for (let n = 0; n < file.length; n += 2) if (found.homes.has(file[n + 1])) forms.add(file[n]);
    }
    return (word) => forms.has(word) || forms.has(bare(word)) || found.starts.some((start) => word.startsWith(start));
  };
  const files = new Map();

  // The places of a text that are to be marked.
  const marks = (text, isWanted) => {
    const folded = fold(text);
    return each(folded.text).filter(({ word }) => isWanted(word)).map(({ word, from, to }) => {
      let end = folded.at[to - 1];
      end += String.fromCodePoint(text.codePointAt(end)).length;
      while (end < text.length && /\p{M}/u.test(text[end])) end += 1;
      return { word, from: folded.at[from], to: end };
    });
  };
  const write = (element, text, places) => {
    let last = 0;
    for (const { from, to } of places) {
      if (from < last) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      element.append(text.slice(last, from), mark);
      last = to;
    }
    element.append(text.slice(last));
  };
  // The part of a long text that has the most of the words.
  const passage = (text, isWanted) => {
    const WIDTH = 220;
    const places = marks(text, isWanted);
    let best = null;
    places.forEach((place, n) => {
      const near = places.slice(n, n + 12).filter((other) => other.to <= place.from + WIDTH);
      const worth = new Set(near.map(({ word }) => word)).size * 10 + near.length;
      if (!best || worth > best.worth) best = { worth, near };
    });
    if (!best) return null;
    const middle = (best.near[0].from + best.near.at(-1).to) >> 1;
    let from = Math.max(0, Math.min(best.near[0].from - 20, Math.round(middle - WIDTH / 2)));
    let to = Math.min(text.length, Math.max(best.near.at(-1).to + 20, from + WIDTH));
    while (from > 0 && /\S/.test(text[from - 1])) from -= 1;
    if (to < text.length) to += text.slice(to).search(/\s|$/);
    const [start, end] = [from > 0 ? "… " : "", to < text.length ? " …" : ""];
    const cut = start + text.slice(from, to) + end;
    return { text: cut, places: marks(cut, isWanted) };
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const day = (iso) => {
    const [year, month, date] = iso.split("-").map(Number);
    const made = new Date(Date.UTC(2000, (month || 1) - 1, date || 1));
    made.setUTCFullYear(year);
    return made;
  };
  const dateText = (from, to) => {
    const parts = { year: "numeric" };
    if (from.length > 4) parts.month = "long";
    if (from.length > 7) parts.day = "numeric";
    const locale = language === "en" ? "en-GB" : language;
    const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, { ...parts, timeZone: "UTC" });
    return to && to.length === from.length ? format.formatRange(day(from), day(to)) : format.format(day(from));
  };
  const fill = (key, values) => words[key].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  const item = async (id, isWanted) => {
    const file = await load(`d${Math.floor(id / index.per)}`);
    const [title, address, kind, from, to, lead, inLanguage, marking, place] = file[id % index.per];
    const card = element("li", "card");
    const head = element("p", "card-title");
    const link = element("a", kind);
    link.href = root + address + (location.protocol === "file:" ? "index.html" : "");
    link.dir = "auto";
    if (inLanguage !== language) link.lang = link.hreflang = inLanguage;
    const inTitle = marks(title, isWanted);
    write(link, title, inTitle);
    head.append(link);
    const facts = element("p", "card-line");
    const option = [...form.elements.kind.options].find(({ value }) => value === kind);
    facts.append(element("span", "", option?.text ?? kind));
    if (from) {
      const time = element("time", "", dateText(from, to));
      time.dateTime = from;
      facts.append(time);
    }
    if (marking) {
      const label = element("bdi", `tlp ${marking.slice(4).toLowerCase().replace("+", "-")}`, marking);
      label.dir = "ltr";
      facts.append(label);
    }
    card.append(head, facts);
    const says = element("p", "card-summary");
    says.dir = "auto";
    if (inLanguage !== language) says.lang = inLanguage;
    let shown = { text: lead, places: marks(lead, isWanted) };
    if (shown.places.length === 0 && place.length) {
      const texts = await load(`t${place[0]}`);
      shown = passage(texts[place[1]], isWanted) ?? shown;
    }
    if (shown.text) {
      write(says, shown.text, shown.places);
      card.append(says);
    }
    return card;
  };

  const address = (asked, page) => {
    const kept = new URLSearchParams();
    for (const name of FIELDS) if (asked[name]) kept.set(name, asked[name]);
    if (page > 1) kept.set("page", page);
    const text = kept.toString();
    return text ? `?${text}` : location.pathname;
  };

  const keep = (href) => {
    try {
      history.replaceState(null, "", href);
    } catch {
      // A page from a folder may not be allowed to.
    }
  };

  const showPages = (asked, page, last) => {
    pages.replaceChildren();
    pages.hidden = last < 2;
    const add = (to, text) => {
      const link = element("a", "list", text);
      link.href = address(asked, to);
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        keep(link.getAttribute("href"));
        show(asked, to).then(() => status.focus());
      });
      pages.append(link);
    };
    if (page > 1) add(page - 1, words.previous);
    if (last > 1) pages.append(element("span", "", fill("page", { n: page, total: last })));
    if (page < last) add(page + 1, words.next);
  };

  let latest = 0;
  const show = async (asked, wantedPage) => {
    const turn = (latest += 1);
    const slow = setTimeout(() => { if (turn === latest) status.textContent = words.loading; }, 300);
    try {
      index = index ?? (await load("index"));
      const found = await search(asked);
      if (turn !== latest) return;
      if (!found) {
        clearTimeout(slow);
        list.replaceChildren();
        showPages(asked, 1, 1);
        status.textContent = "";
        return;
      }
      const last = Math.max(1, Math.ceil(found.ids.length / perPage()));
      const page = Math.min(Math.max(wantedPage, 1), last);
      for (const name of loaded.keys()) if (name.startsWith("w")) files.set(name, await load(name));
      const isWanted = marker(found);
      const ids = found.ids.slice((page - 1) * perPage(), page * perPage());
      const items = await Promise.all(ids.map((id) => item(id, isWanted)));
      if (turn !== latest) return;
      clearTimeout(slow);
      list.start = (page - 1) * perPage() + 1;
      list.replaceChildren(...items);
      showPages(asked, page, last);
      const n = found.ids.length;
      const rule = new Intl.PluralRules(language).select(n);
      const count = (words[`results.${rule}`] ?? words["results.other"]).replace("{n}", n.toLocaleString(`${language}-u-nu-latn`));
      const text = asked.q.trim().slice(0, 80);
      const nothing = text ? fill("nothing", { query: text }) : words["nothing-at-all"];
      status.textContent = n === 0 ? nothing : last > 1 ? `${count} – ${fill("page", { n: page, total: last })}` : count;
    } catch (error) {
      clearTimeout(slow);
      if (turn !== latest) return;
      // The site may have been published anew since its index was kept: it is asked for once more.
      if (!fresh) {
        fresh = "?again";
        index = null;
        loaded.clear();
        files.clear();
        return show(asked, wantedPage);
      }
      list.replaceChildren();
      status.textContent = words.failed;
    }
  };

  const asked = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  const go = () => {
    const now = asked();
    keep(address(now, 1));
    show(now, 1);
  };
  let timer = 0;
  form.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(go, 200);
  });
  form.addEventListener("change", (event) => { if (event.target !== form.elements.q) go(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    go();
  });

  const given = new URLSearchParams(location.search);
  for (const name of FIELDS) if (given.get(name)) form.elements[name].value = given.get(name);
  if (!form.elements.sort.value) form.elements.sort.value = "";
  form.hidden = false;
  const page = Number.parseInt(given.get("page"), 10) || 1;
  if (FIELDS.some((name) => name !== "sort" && form.elements[name].value)) show(asked(), page);
})();
