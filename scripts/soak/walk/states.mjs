import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {Readonly<Record<string, string>>} Variables */
/** @typedef {{ readonly services: Readonly<Record<string, string>>, readonly actions: Readonly<Record<string, string>> }} States */

/** What no build reads although it lies among the sources: what builds and tools leave. */
export const isLeft = (/** @type {string} */ name) =>
  /^(node_modules|dist|__pycache__|\.git|\.vercel|\.svc-build)$|\.made\.txt$/.test(name);

/**
 * What each service and each action is made from, as a digest: the oracle. It knows the project, not svc-build. Where a
 * digest is one that was built and kept before, nothing of it may run again.
 * @param {string} root @param {Variables} variables @returns {States}
 */
export function statesOf(root, variables) {
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const { experimentalServices: declared } = read('vercel.json');
  const settings = read('svc-build.json').services;
  /** Its configuration, with the prefixes inside its own. */
  const own = (/** @type {string} */ name) => {
    const prefix = declared[name]?.routePrefix;
    const all = Object.values(declared).map(({ routePrefix }) => routePrefix);
    const inside = all.filter((one) => one !== prefix && one.startsWith(prefix === '/' ? '/' : `${prefix}/`)).sort();
    return JSON.stringify([declared[name], settings[name], inside]);
  };
  /** A variable that is not there is another than an empty one. */
  const passed = (/** @type {string} */ name) =>
    JSON.stringify((settings[name]?.env ?? []).map((/** @type {string} */ one) => [one, variables[one] ?? null]));
  const texts = (/** @type {readonly string[]} */ paths, keep = (/** @type {string} */ _) => true) =>
    digest(paths.flatMap((path) => said(root, path)).filter(([path]) => keep(path ?? '')));
  /** What patterns that start at the project root bring. @param {string} name */
  const included = (name) =>
    JSON.stringify(declared[name]?.includeFiles ?? '').includes('/shared/') ? texts(['shared']) : '';

  const members = ['packages/base', 'packages/words', 'apps/site', 'apps/server'];
  const install = texts(['package.json', 'package-lock.json', ...members.map((member) => `${member}/package.json`)]);
  const base = digest([texts(['packages/base']), install]);
  const words = digest([texts(['packages/words']), base]);
  const isGo = (/** @type {string} */ path) => /\.(go|mod)$|text\.txt$/.test(path) && !path.includes('/unused/');
  const packages = digest([texts(['python/api/requirements.txt']), passed('api')]);
  const server = digest([texts(['apps/server']), words, own('server'), passed('server'), included('server')]);
  const docs = digest([texts(['docs'], (path) => !/\/\./.test(path)), own('docs')]);
  // What a service depends on may write anything, so all that it does has that in its key.
  const needed = settings.hello?.dependsOn === undefined ? '' : docs;
  const binary = digest([texts(['go'], isGo), passed('hello'), needed]);
  const services = {
    server,
    site: digest([texts(['apps/site', 'shared']), words, own('site'), passed('site'), server]),
    api: digest([texts(['python/api']), own('api'), passed('api'), included('api'), packages]),
    hello: digest([binary, own('hello'), included('hello')]),
    docs,
  };
  const actions = {
    'install:.': install,
    'package:packages/base': base,
    'package:packages/words': words,
    'build:site': services.site,
    'build:server': services.server,
    'install:api': packages,
    'server:api': 'always the same',
    'build:hello': binary,
  };
  const names = Object.keys(declared);
  return { services: Object.fromEntries(Object.entries(services).filter(([name]) => names.includes(name))), actions };
}

/** Every file at or below a path, with what a build may see of it. @param {string} root @param {string} path @returns {string[][]} */
export function said(root, path) {
  const full = join(root, path);
  const stat = lstatSync(full, { throwIfNoEntry: false });
  if (stat === undefined) return [[path, 'nothing']];
  if (stat.isSymbolicLink()) {
    const there = statSync(full, { throwIfNoEntry: false });
    return [[path, 'link', readlinkSync(full), there?.isFile() ? readFileSync(full, 'utf8') : '']];
  }
  if (!stat.isDirectory()) return [[path, stat.mode & 0o100 ? 'x' : '-', readFileSync(full, 'latin1')]];
  const names = readdirSync(full).filter((name) => !isLeft(name));
  return names.sort().flatMap((name) => said(root, `${path === '.' ? '' : `${path}/`}${name}`));
}

/** @param {unknown} value */
export function digest(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
