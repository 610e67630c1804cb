import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../node_modules/.bin/svc-build', import.meta.url));
const SITES_PER_OUTPUT = 40;
const SEGMENTS = ['a', 'b', 'index', 'a.html', 'c d', 'ü', 'x#y', '.well-known', '.git', 'id_x', 'k'];
const ENDS = ['.html', '.html', '/index.html', '.txt', '', '.pem', '.key'];

/**
 * Folders of random names, a site each: every page answers at its one form, every other spelling leads there at once, and
 * nothing hidden and no key is served.
 * @param {{ rounds: number, random: () => number }} options
 */
export async function soakKind({ rounds, random }) {
  let asked = 0;
  for (let done = 0; done < rounds; done += SITES_PER_OUTPUT) {
    const count = Math.min(SITES_PER_OUTPUT, rounds - done);
    const sites = Array.from({ length: count }, (_, index) => ({ name: `s${index}`, files: randomSite(random) }));
    asked += await askAll(sites);
  }
  return `${rounds} sites, ${asked} requests`;
}

/** Names of files, none of them below another. @param {() => number} random */
function randomSite(random) {
  const pick = (/** @type {readonly string[]} */ from) => from[Math.floor(random() * from.length)] ?? '';
  const names = new Set(['index.html']);
  for (let tries = Math.floor(random() * 12); tries > 0; tries -= 1) {
    const depth = 1 + Math.floor(random() * 3);
    names.add(`${Array.from({ length: depth }, () => pick(SEGMENTS)).join('/')}${pick(ENDS)}`);
  }
  return [...names].filter((name) => ![...names].some((other) => other.startsWith(`${name}/`)));
}

/** @typedef {{ name: string, files: string[] }} Site */

/** @param {readonly Site[]} sites */
async function askAll(sites) {
  const root = mkdtempSync(join(tmpdir(), 'svc-build-published-'));
  try {
    write(root, sites);
    const built = spawnSync(command, ['build', '--quiet'], { cwd: root, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`The build ended with ${built.status}: ${built.stderr}`);
    return await served(root, async (origin) => {
      let asked = 0;
      for (const site of sites) asked += await askSite(site, origin);
      return asked;
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** @param {string} root @param {readonly Site[]} sites */
function write(root, sites) {
  const services = sites.map(({ name }) => [name, { entrypoint: name, routePrefix: `/${name}` }]);
  writeFileSync(join(root, 'vercel.json'), JSON.stringify({ experimentalServices: Object.fromEntries(services) }));
  for (const { name, files } of sites)
    for (const file of files) {
      mkdirSync(dirname(join(root, name, file)), { recursive: true });
      writeFileSync(join(root, name, file), file);
    }
}

/** @param {string} root @param {(origin: string) => Promise<number>} use */
async function served(root, use) {
  const port = String(await freePort());
  const serving = spawn(command, ['serve', '--json', '--port', port], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface({ input: serving.stdout })) {
      const event = JSON.parse(line);
      if (event.type === 'listening') return await use(event.url);
    }
    throw new Error('The output was not served.');
  } finally {
    serving.kill('SIGTERM');
    if (serving.exitCode === null) await once(serving, 'exit');
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' ? address?.port : 0;
}

/** @param {Site} site @param {string} origin */
async function askSite({ name, files }, origin) {
  const base = `/${name}/`;
  const kept = files.filter(isPublished);
  const spellings = files.flatMap((file) => {
    const form = formOf(file) ?? file;
    const bare = form.replace(/\/$/, '');
    return [file, `${file}/`, form, bare, `${bare}/`, `${bare}.html`, `${bare}/index.html`, `${bare}/index`];
  });
  const paths = [...new Set(spellings)].filter((path) => !path.startsWith('/'));
  for (const path of paths) {
    const expected = expectedOf(path, kept, base);
    const found = await ask(origin + base + encoded(path));
    if (found !== expected)
      throw new Error(`${path} of ${JSON.stringify(files)} is answered with "${found}", not "${expected}".`);
  }
  return paths.length;
}

/** What must come back, by the words of the documentation. @param {string} path @param {readonly string[]} files @param {string} base */
function expectedOf(path, files, base) {
  const pages = files.flatMap((file) => {
    const form = formOf(file);
    return form === null || files.includes(form) ? [] : [{ file, form }];
  });
  const here = pages.find(({ form }) => form === path);
  if (here !== undefined) return `200 ${here.file}`;
  const led = pages.find(
    ({ file, form }) => file === path || (form !== '' && (form === `${path}/` || `${form}/` === path)),
  );
  if (led !== undefined) return `308 ${base}${encoded(led.form)}`;
  return files.includes(path) ? `200 ${path}` : '404';
}

/** @param {string} file */
function formOf(file) {
  const base = file.slice(file.lastIndexOf('/') + 1);
  if (base === 'index.html') return file.slice(0, -base.length);
  return base.endsWith('.html') && base !== '.html' ? file.slice(0, -5) : null;
}

/** @param {string} file */
function isPublished(file) {
  const parts = file.split('/');
  const name = parts.at(-1) ?? '';
  const isHidden = parts.some((part, index) => part.startsWith('.') && !(index === 0 && part === '.well-known'));
  return !(isHidden || /\.(?:pem|key)$/.test(name) || name === 'id_x');
}

/** @param {string} path */
function encoded(path) {
  return encodeURI(path).replaceAll('#', '%23');
}

/** @param {string} url @returns {Promise<string>} */
function ask(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { accept: 'text/html' } }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('utf8')) body += chunk;
      const { statusCode: status, headers } = response;
      resolve(status === 200 ? `200 ${body}` : status === 308 ? `308 ${headers.location}` : String(status));
    }).on('error', reject);
  });
}
