// Publishes a small desk to every kind of target with the real programs on the other side: git and
// git daemon, an S3 server, nginx, Apache, Caddy, minisign. Reads everything back byte for byte, cuts
// runs off at random moments, fills a disk, and looks at what readers would see.
//
//   node tests/publish/publish.mjs PROGRAM FOLDER
//
// Everything is on loopback. `moto_server`, `git`, `minisign`, `nginx`,
// `apache2` and `caddy` must be there.
import { execFileSync, spawn } from "node:child_process";
import { createServer, request } from "node:http";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, appendFileSync, chmodSync } from "node:fs";
import { createServer as tcp } from "node:net";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

const program = resolve(process.argv[2]);
const folder = resolve(process.argv[3]);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const desk = join(folder, "desk");
const environment = {
  ...process.env,
  WATCHDESK_CACHE: join(folder, "cache"),
  AWS_ACCESS_KEY_ID: "SECRETID",
  AWS_SECRET_ACCESS_KEY: "SECRETKEY",
  GIT_CONFIG_GLOBAL: "/dev/null",
};
const children = [];
let checks = 0;

function check(is, what) {
  checks += 1;
  if (!is) throw new Error(what);
}

/** Runs the program; its code and all that it said. No secret may be in that. */
function run(...args) {
  const options = { cwd: desk, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  let result;
  try {
    result = { code: 0, said: execFileSync(program, args, options) };
  } catch (error) {
    result = { code: error.status, said: `${error.stdout}${error.stderr}` };
  }
  check(!/SECRETID|SECRETKEY/.test(result.said), `a secret in: ${result.said}`);
  return result;
}

function must(...args) {
  const { code, said } = run(...args);
  check(code === 0, `watchdesk ${args.join(" ")} failed: ${said}`);
  return said;
}

function refused(words, ...args) {
  const { code, said } = run(...args);
  check(code !== 0 && said.includes(words), `watchdesk ${args.join(" ")} should say "${words}" (${code}): ${said}`);
}

function git(...args) {
  return execFileSync("git", args, { env: environment, encoding: "buffer", maxBuffer: 1 << 28 });
}

/** All files below a folder, by path. */
function tree(root) {
  const files = new Map();
  const walk = (path) => {
    for (const name of readdirSync(join(root, path))) {
      const inner = path ? `${path}/${name}` : name;
      if (statSync(join(root, inner)).isDirectory()) walk(inner);
      else files.set(inner, readFileSync(join(root, inner)));
    }
  };
  walk("");
  return files;
}

function same(there, site, what, others = []) {
  for (const [path, bytes] of site) {
    check(there.get(path)?.equals(bytes), `${what}: ${path} is not what was built`);
  }
  for (const path of there.keys()) {
    check(site.has(path) || others.includes(path), `${what}: ${path} should not be there`);
  }
}

const freePort = () => new Promise((done) => {
  const server = tcp().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

function start(name, args, options = {}) {
  const child = spawn(name, args, { stdio: "ignore", ...options });
  children.push(child);
  return child;
}

function ask(url, method = "GET", headers = {}, body = "") {
  return new Promise((done, fail) => {
    const asked = request(url, { method, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      answer.on("error", fail);
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

async function until(what, is) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await is().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${what} does not answer`);
}

/** The same numbers on every run. */
let seed = 20260923;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;

function write(version, count = 40) {
  for (let number = 0; number < count; number += 1) {
    const text = `+++\ntitle = "Page ${number}"\n+++\nVersion ${version} of it. ${"Words. ".repeat(300)}\n`;
    writeFileSync(join(desk, `content/pages/p${number}.md`), text);
  }
}

const moto = await freePort();
const gate = await freePort();
const daemon = await freePort();
const web = await freePort();

try {
  // The desk.
  execFileSync(program, ["init", desk], { stdio: "ignore" });
  appendFileSync(join(desk, "watchdesk.toml"), `
[[targets]]
name = "folder"
folder = "../out"

[[targets]]
name = "git"
git = "../site.git"
branch = "pages"

[[targets]]
name = "daemon"
git = "git://127.0.0.1:${daemon}/site.git"
branch = "pages"

[[targets]]
name = "store"
store = "s3://desk/site"
endpoint = "http://127.0.0.1:${moto}"
region = "us-east-1"

[[targets]]
name = "faulty"
store = "s3://faulty/site"
endpoint = "http://127.0.0.1:${gate}"
region = "us-east-1"

[[targets]]
name = "nobucket"
store = "s3://nowhere/site"
endpoint = "http://127.0.0.1:${moto}"
region = "us-east-1"

[[targets]]
name = "small"
folder = "../small/site"

[[targets]]
name = "partners"
folder = "../partners"
audience = "partners"
`);
  const toml = readFileSync(join(desk, "watchdesk.toml"), "utf8");
  if (!toml.includes("partners =")) {
    writeFileSync(join(desk, "watchdesk.toml"), toml.replace("[audiences]\n", "[audiences]\npartners = \"amber\"\n"));
  }
  writeFileSync(join(desk, "content/pages/moved.md"), "+++\ntitle = \"Moved\"\nold_addresses = [\"/posts/it moved/\", \"/m.html\"]\n+++\nHere.\n");
  write(1);
  const public_ = join(desk, "public");
  const out = join(folder, "out");

  // A folder in which others have files.
  mkdirSync(join(out, ".well-known"), { recursive: true });
  writeFileSync(join(out, "CNAME"), "example.org\n");
  writeFileSync(join(out, ".well-known/other"), "theirs\n");
  check(must("publish", "folder", "--dry-run").includes("+ index.html"), "--dry-run lists files");
  check(!existsSync(join(out, "index.html")), "--dry-run writes nothing");
  must("publish", "folder");
  const others = ["CNAME", ".well-known/other"];
  same(tree(out), tree(public_), "folder", others);
  check(must("publish", "folder").includes("nothing changed"), "a second run changes nothing");
  writeFileSync(join(out, "index.html"), "changed by hand");
  must("publish", "folder");
  same(tree(out), tree(public_), "folder, mended", others);

  // What is no finished build, or not for this target.
  writeFileSync(join(public_, "404.html"), "edited");
  refused("was changed after the build", "publish", "folder");
  refused("was changed after the build", "publish", "folder", "--as-built");
  must("build");
  rmSync(join(public_, "404.html"));
  refused("404.html is missing", "publish", "folder", "--as-built");
  must("build");
  write(2);
  refused("is not what the desk gives now", "publish", "folder");
  must("build");
  refused("takes no more than TLP:CLEAR", "publish", "partners");
  check(!existsSync(join(folder, "partners")), "nothing was published for the partners");
  writeFileSync(join(out, "p-new.txt"), "theirs");
  mkdirSync(join(desk, "static"), { recursive: true });
  writeFileSync(join(desk, "static/p-new.txt"), "ours");
  must("build");
  refused("stand where pages must go: p-new.txt", "publish", "folder");
  check(readFileSync(join(out, "p-new.txt"), "utf8") === "theirs", "what is theirs stays");
  must("publish", "folder", "--replace");
  same(tree(out), tree(public_), "folder, replaced", others);

  // A branch of a bare repository, in which others have files and push meanwhile.
  const bare = join(folder, "site.git");
  const theirs = join(folder, "theirs");
  git("init", "-q", "--bare", bare);
  git("init", "-q", theirs);
  const commit = (name, text) => {
    writeFileSync(join(theirs, name), text);
    git("-C", theirs, "add", ".");
    git("-C", theirs, "-c", "user.name=o", "-c", "user.email=o@localhost", "commit", "-qm", name);
    git("-C", theirs, "push", "-q", bare, "HEAD:refs/heads/pages");
  };
  commit("README.md", "theirs");
  must("publish", "git");
  const branch = () => {
    const copy = join(folder, "copy");
    rmSync(copy, { recursive: true, force: true });
    mkdirSync(copy);
    execFileSync("tar", ["-x", "-C", copy], { input: git("--git-dir", bare, "archive", "pages") });
    return tree(copy);
  };
  same(branch(), tree(public_), "git", ["README.md"]);
  check(must("publish", "git").includes("nothing changed"), "a second push changes nothing");
  git("-C", theirs, "fetch", "-q", bare, "pages");
  git("-C", theirs, "reset", "-q", "--hard", "FETCH_HEAD");
  commit("LICENSE", "theirs too");
  write(3);
  must("build");
  must("publish", "git");
  same(branch(), tree(public_), "git, after somebody's push", ["README.md", "LICENSE"]);
  git("--git-dir", bare, "fsck", "--strict");
  start("git", ["daemon", "--reuseaddr", "--listen=127.0.0.1", `--port=${daemon}`, `--base-path=${folder}`, "--export-all", "--enable=receive-pack", bare]);
  await until("git daemon", async () => {
    git("ls-remote", `git://127.0.0.1:${daemon}/site.git`);
    return true;
  });
  write(4);
  must("build");
  must("publish", "daemon");
  same(branch(), tree(public_), "git daemon", ["README.md", "LICENSE"]);
  // Somebody pushes between our looking and our sending: a git that does it, once, before it pushes.
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const between = (push) => {
    rmSync(join(folder, "once"), { force: true });
    const script = `#!/bin/sh\nfor word; do [ "$word" = push ] && [ ! -e "${folder}/once" ] && { touch "${folder}/once"; ${push}; }; done\nexec ${real} "$@"\n`;
    writeFileSync(join(bin, "git"), script);
    chmodSync(join(bin, "git"), 0o755);
  };
  const path = environment.PATH;
  const pushed = (name, text) => {
    git("-C", theirs, "fetch", "-q", bare, "pages");
    git("-C", theirs, "reset", "-q", "--hard", "FETCH_HEAD");
    writeFileSync(join(theirs, name), text);
    return `${real} -C ${theirs} add . && ${real} -C ${theirs} -c user.name=o -c user.email=o@localhost commit -qm between && ${real} -C ${theirs} push -q ${bare} HEAD:refs/heads/pages`;
  };
  write(5);
  must("build");
  between(pushed("BETWEEN.md", "theirs"));
  environment.PATH = `${bin}:${path}`;
  must("publish", "git");
  same(branch(), tree(public_), "git, pushed to in between", ["README.md", "LICENSE", "BETWEEN.md"]);
  write(6);
  must("build");
  between(pushed("SHA256SUMS", "of another build\n"));
  refused("somebody else published meanwhile", "publish", "git");
  environment.PATH = path;
  git("-C", theirs, "-c", "user.name=o", "-c", "user.email=o@localhost", "revert", "--no-edit", "HEAD");
  git("-C", theirs, "push", "-q", bare, "HEAD:refs/heads/pages");
  must("publish", "git");
  const foreignInBranch = ["README.md", "LICENSE", "BETWEEN.md"];
  same(branch(), tree(public_), "git, after a revert", foreignInBranch);

  // A store.
  start("moto_server", ["-H", "127.0.0.1", "-p", String(moto)]);
  const s3 = `http://127.0.0.1:${moto}`;
  await until("the S3 server", async () => (await ask(`${s3}/moto-api/`)).status === 200);
  for (const bucket of ["desk", "faulty"]) {
    await ask(`${s3}/${bucket}`, "PUT");
  }
  const signedHeaders = { authorization: "AWS4-HMAC-SHA256 Credential=SECRETID/20300101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0" };
  const stored = async (bucket) => {
    const list = await ask(`${s3}/${bucket}?list-type=2&max-keys=1000`, "GET", signedHeaders);
    const keys = [...list.body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => match[1].replaceAll("&amp;", "&"));
    const files = new Map();
    for (const key of keys) {
      const answer = await ask(`${s3}/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`, "GET", signedHeaders);
      check(answer.status === 200, `${key}: ${answer.status}`);
      files.set(key.replace(/^site\//, ""), answer.body);
    }
    return files;
  };
  await ask(`${s3}/desk/site/theirs.txt`, "PUT", signedHeaders);
  must("publish", "store");
  same(await stored("desk"), tree(public_), "store", ["theirs.txt"]);
  check(must("publish", "store").includes("nothing changed"), "a second run sends nothing");
  const page = await ask(`${s3}/desk/site/index.html`, "GET", signedHeaders);
  check(page.headers["content-type"] === "text/html; charset=utf-8", `type ${page.headers["content-type"]}`);
  check(page.headers["cache-control"].includes("max-age=60"), "a page is kept shortly");
  rmSync(join(desk, "content/pages/p7.md"));
  must("build");
  const gone = run("publish", "store");
  check(gone.code === 0 && gone.said !== "", gone.said);
  same(await stored("desk"), tree(public_), "store, after a page is no more", ["theirs.txt"]);
  refused("there is no bucket", "publish", "nobucket");

  // Every third answer is 500; then the key is refused.
  let asked = 0;
  let denied = false;
  let cutting = false;
  let stealAt = 0;
  const proxy = createServer((incoming, answer) => {
    asked += 1;
    const parts = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", async () => {
      if (asked === stealAt) {
        // As another run does it: it has read the journal, and writes all of it again under its own mark.
        const journal = `${s3}/faulty/site/.watchdesk-journal`;
        const { body } = await ask(journal, "GET", signedHeaders);
        await ask(journal, "PUT", signedHeaders, body.toString().replace(/^[^\n]*/, "another"));
      }
      if (denied) {
        answer.writeHead(403, { "content-type": "application/xml" });
        answer.end("<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>");
        return;
      }
      if (cutting && asked % 11 === 0) return incoming.socket.destroy();
      if (asked % 3 === 0) {
        answer.writeHead(500);
        answer.end();
        return;
      }
      const onward = request({ host: "127.0.0.1", port: moto, path: incoming.url, method: incoming.method, headers: incoming.headers }, (back) => {
        answer.writeHead(back.statusCode, back.headers);
        back.pipe(answer);
      });
      onward.end(Buffer.concat(parts));
    });
  }).listen(gate, "127.0.0.1");
  const aside = (...args) => new Promise((done) => {
    const child = spawn(program, args, { cwd: desk, env: environment });
    let said = "";
    child.stdout.on("data", (part) => { said += part; });
    child.stderr.on("data", (part) => { said += part; });
    child.on("close", (code) => done({ code, said }));
  });
  const faulty = await aside("publish", "faulty");
  check(faulty.code === 0, `500 at every third request: ${faulty.said}`);
  same(await stored("faulty"), tree(public_), "a faulty store");
  // Somebody else begins in the middle: this run stops, and the site is completed by the next.
  write(7);
  must("build");
  stealAt = asked + 20;
  const stolen = await aside("publish", "faulty");
  check(stolen.code === 1 && stolen.said.includes("somebody else began"), stolen.said);
  const next = await aside("publish", "faulty");
  check(next.code === 0, `completed after it was overtaken: ${next.said}`);
  same(await stored("faulty"), tree(public_), "a store in which two began");

  // Connections that end in the middle: a run may fail, in words, and another completes it.
  write(8);
  must("build");
  cutting = true;
  let last = {};
  for (let attempt = 0; attempt < 10; attempt += 1) {
    last = await aside("publish", "faulty");
    if (last.code === 0) break;
    check(last.said.includes("publish again"), last.said);
  }
  check(last.code === 0, `cut connections: ${last.said}`);
  same(await stored("faulty"), tree(public_), "a store behind a bad line");
  denied = true;
  const wrong = await aside("publish", "faulty");
  check(wrong.code === 1 && wrong.said.includes("refuses the credentials") && !/SECRETID|SECRETKEY/.test(wrong.said), wrong.said);
  proxy.close();
  proxy.closeAllConnections();

  // Cut off at 20 moments: whole pages at each, and the next run completes it.
  const cut = (target, most) => new Promise((done) => {
    const child = spawn(program, ["publish", target, "--as-built"], { cwd: desk, env: environment, stdio: "ignore" });
    const timer = setTimeout(() => child.kill("SIGKILL"), random() * most);
    child.on("close", (_, signal) => {
      clearTimeout(timer);
      done(signal === "SIGKILL");
    });
  });
  const whole = (there, versions, what) => {
    for (const [path, bytes] of there) {
      // What waits to be moved in stands at no address of the site.
      if (!path.endsWith(".html") || path.startsWith(".watchdesk-waiting/")) continue;
      check(versions.some((version) => version.get(path)?.equals(bytes)), `${what}: ${path} is torn`);
    }
  };
  let killed = 0;
  const targets = [["store", 700, () => stored("desk"), ["theirs.txt"]], ["folder", 60, async () => tree(out), others], ["git", 400, async () => branch(), foreignInBranch]];
  for (let number = 0; number < 20; number += 1) {
    const [target, most, read, foreign] = targets[number % 3];
    must("publish", target, "--as-built");
    const before = tree(public_);
    write(100 + number, 30 + (number % 5));
    rmSync(join(desk, `content/pages/p${30 + ((number + 1) % 5)}.md`), { force: true });
    must("build");
    const after = tree(public_);
    killed += await cut(target, most) ? 1 : 0;
    whole(await read(), [before, after], `${target}, cut ${number}`);
    must("publish", target, "--as-built");
    const there = await read();
    same(there, after, `${target}, completed after cut ${number}`, foreign);
  }
  check(killed >= 8, `only ${killed} of 20 runs were cut off`);
  console.log(`${killed} of 20 runs were cut off in the middle and completed`);

  // A page that goes without a word.
  writeFileSync(join(desk, "watchdesk.toml"), `strict_addresses = true\ncompress = true\n${readFileSync(join(desk, "watchdesk.toml"), "utf8")}`);
  must("build");
  must("publish", "folder");
  rmSync(join(desk, "content/pages/p3.md"));
  must("build");
  refused("would be gone", "publish", "folder");
  check(existsSync(join(out, "p3/index.html")), "the page stays");
  const p4 = readFileSync(join(desk, "content/pages/p4.md"), "utf8");
  writeFileSync(join(desk, "content/pages/p4.md"), p4.replace("+++\nVersion", "old_addresses = [\"/p3/\"]\n+++\nVersion"));
  must("build");
  must("publish", "folder");

  // Signed, and checked by a program that is not ours.
  must("keygen", join(folder, "desk.key"));
  refused("cannot be written", "keygen", join(folder, "desk.key"));
  const key = join(folder, "desk.key.pub");
  must("publish", "folder", "--sign", "--key", join(folder, "desk.key"));
  execFileSync("minisign", ["-V", "-m", join(out, "SHA256SUMS"), "-p", key]);
  const first = readFileSync(join(out, "SHA256SUMS.minisig"), "utf8");
  must("build", "--sign", "--key", join(folder, "desk.key"));
  check(readFileSync(join(public_, "SHA256SUMS.minisig"), "utf8") === first, "the same build has the same signature");
  execFileSync("minisign", ["-G", "-W", "-p", join(folder, "m.pub"), "-s", join(folder, "m.key")], { stdio: "ignore" });
  must("build", "--sign", "--key", join(folder, "m.key"));
  execFileSync("minisign", ["-V", "-m", join(public_, "SHA256SUMS"), "-p", join(folder, "m.pub")]);
  must("verify", "public", "--key", join(folder, "m.pub"));
  refused("another key", "verify", "public", "--key", key);
  execFileSync("sha256sum", ["--quiet", "-c", "SHA256SUMS"], { cwd: out });

  // nginx, with the snippet that was made.
  const conf = join(folder, "nginx.conf");
  execFileSync("chmod", ["-R", "a+rX", folder]);
  // Workers of a server that root starts would be somebody who may not read the clone.
  const user = process.getuid() === 0 ? "user root;" : "";
  writeFileSync(conf, `${user} daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events {}
http { include /etc/nginx/mime.types; access_log off;
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  server { listen 127.0.0.1:${web}; root ${out}; include ${out}/hosting/nginx.conf; } }
`);
  start("nginx", ["-c", conf]);

  // Apache obeys the file beside the pages; its workers are somebody who may not read the clone.
  const apache = await freePort();
  const modules = ["mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "alias"];
  const seen = `/tmp/watchdesk-apache-${process.pid}`;
  cpSync(out, seen, { recursive: true });
  execFileSync("chmod", ["-R", "a+rX", seen]);
  writeFileSync(join(folder, "apache.conf"), `Listen 127.0.0.1:${apache}
ServerName 127.0.0.1
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
DefaultRuntimeDir ${folder}
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
TypesConfig /etc/mime.types
User www-data
Group www-data
DocumentRoot ${seen}
DirectoryIndex index.html
<Directory ${seen}>
  AllowOverride All
  Require all granted
</Directory>
`);
  start("apache2", ["-f", join(folder, "apache.conf"), "-DFOREGROUND"]);

  const caddy = await freePort();
  writeFileSync(join(folder, "Caddyfile"), `{
	admin off
	auto_https off
}
http://127.0.0.1:${caddy} {
	root * ${out}
	import ${out}/hosting/Caddyfile
	file_server {
		precompressed br gzip
	}
}
`);
  start("caddy", ["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"], { env: { ...process.env, HOME: folder } });

  // Each with what was made for it: headers, redirects, the page that is not there, compressed texts.
  const served = async (name, port, compressed) => {
    const site = `http://127.0.0.1:${port}`;
    await until(name, async () => (await ask(site)).status === 200);
    const front = await ask(`${site}/`);
    check(front.headers["content-security-policy"]?.includes("frame-ancestors 'none'"), `${name}: the strict policy`);
    check(front.headers["x-content-type-options"] === "nosniff" && front.headers["referrer-policy"] === "no-referrer", `${name}: headers`);
    check(front.headers["content-type"].toLowerCase() === "text/html; charset=utf-8", `${name}: ${front.headers["content-type"]}`);
    if (compressed) {
      const packed = await ask(`${site}/`, "GET", { "accept-encoding": "gzip" });
      check(packed.headers["content-encoding"] === "gzip" && packed.body.equals(readFileSync(join(out, "index.html.gz"))), `${name}: the compressed page`);
      check(gunzipSync(packed.body).equals(front.body), `${name}: it is the same page`);
    }
    const missing = await ask(`${site}/no/such/page/`);
    check(missing.status === 404 && missing.body.equals(readFileSync(join(out, "404.html"))), `${name}: 404.html`);
    check(missing.headers["content-security-policy"] !== undefined, `${name}: the policy on 404`);
    for (const old of ["/posts/it%20moved/", "/posts/it%20moved", "/m.html"]) {
      const moved = await ask(`${site}${old}`);
      check(moved.status === 301 && new URL(moved.headers.location, site).pathname === "/moved/", `${name}: ${old}: ${moved.status} ${moved.headers.location}`);
    }
  };
  const site = `http://127.0.0.1:${web}`;
  await served("nginx", web, true);
  await served("apache2", apache, false);
  await served("caddy", caddy, true);
  rmSync(seen, { recursive: true });

  // A disk that is full: readers keep the whole site that they had, and the next run completes it.
  const small = join(folder, "small");
  mkdirSync(small);
  const root = (...command) => execFileSync(process.getuid() === 0 ? command[0] : "sudo", process.getuid() === 0 ? command.slice(1) : command);
  root("mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs", small);
  try {
    must("publish", "small", "--as-built");
    const had = tree(join(small, "site"));
    execFileSync("sh", ["-c", `cat /dev/zero > ${small}/fill 2>/dev/null || true`]);
    write(200, 7);
    must("build");
    refused("make room on the disk", "publish", "small", "--as-built");
    same(tree(join(small, "site")), had, "a full disk");
    rmSync(join(small, "fill"));
    must("publish", "small", "--as-built");
    same(tree(join(small, "site")), tree(public_), "after a full disk");
  } finally {
    root("umount", small);
  }

  // A mirror as a reader checks it: good, then with one byte changed, a page missing and one added.
  // An old address that the host answers by a redirect is read where it leads: it is asked as it is.
  const mirror = join(folder, "mirror");
  cpSync(out, mirror, { recursive: true });
  rmSync(join(mirror, "CNAME"));
  rmSync(join(mirror, ".well-known/other"));
  const files = createServer((incoming, answer) => {
    const path = decodeURIComponent(new URL(incoming.url, site).pathname);
    const file = join(mirror, path);
    const hidden = path === "/_headers" || path === "/.htaccess";
    if (hidden || !existsSync(file)) return answer.writeHead(404).end();
    answer.end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await new Promise((done) => files.once("listening", done));
  const address = `http://127.0.0.1:${files.address().port}/`;
  const good = await aside("verify", address, "--key", key);
  check(good.code === 0 && good.said.includes("0 missing, 0 changed"), good.said);
  must("verify", mirror, "--key", readFileSync(key, "utf8").split("\n")[1]);
  const victim = join(mirror, "p5/index.html");
  const bytes = readFileSync(victim);
  bytes[100] ^= 1;
  writeFileSync(victim, bytes);
  rmSync(join(mirror, "p6/index.html"));
  writeFileSync(join(mirror, "added.html"), "new");
  const bad = await aside("verify", address, "--key", key);
  check(bad.code === 1 && bad.said.includes("changed  p5/index.html") && bad.said.includes("missing  p6/index.html"), bad.said);
  refused("added    added.html", "verify", mirror, "--key", key);
  appendFileSync(join(mirror, "SHA256SUMS"), "\n");
  refused("the signature is not valid", "verify", mirror, "--key", key);
  files.close();
  files.closeAllConnections();

  // For a stick: every link within the site leads to a file, in an archive that is always the same.
  must("build", "--portable", "--sign", "--key", join(folder, "desk.key"));
  const portable = join(desk, "public-portable");
  must("pack", portable, "--output", join(folder, "one.tar.gz"));
  must("pack", portable, "--output", join(folder, "two.tar.gz"));
  check(readFileSync(join(folder, "one.tar.gz")).equals(readFileSync(join(folder, "two.tar.gz"))), "the same archive");
  const stick = join(folder, "stick");
  mkdirSync(stick);
  execFileSync("tar", ["-xzf", join(folder, "one.tar.gz"), "-C", stick]);
  const unpacked = join(stick, readdirSync(stick)[0]);
  same(tree(unpacked), tree(portable), "the archive");
  must("verify", unpacked, "--key", key);
  let links = 0;
  for (const [path, text] of tree(unpacked)) {
    if (!path.endsWith(".html") || path === "404.html") continue;
    for (const [, link] of text.toString().matchAll(/ href="([^"#?:]+)[^"]*"/g)) {
      if (/^(https?|mailto)$/.test(link)) continue;
      links += 1;
      const target = join(unpacked, path, "..", decodeURIComponent(link));
      check(existsSync(target) && statSync(target).isFile(), `${path}: ${link} leads to no file`);
    }
  }
  check(links > 1000, `${links} links`);

  console.log(`published to a folder, a branch and a store: ${checks} checks`);
} finally {
  for (const child of children) child.kill();
}
process.exit(0);
