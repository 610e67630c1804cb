import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../../packages/model/src/builder.ts').Framework} Framework */

/**
 * The examples of a framework: its builder's only one, or several; of a builder with several frameworks the one that has
 * its name. Below the repository.
 * @param {string} root
 * @param {Pick<Framework, 'slug'>} framework
 * @param {{ readonly name: string, readonly frameworks: readonly unknown[] }} builder
 */
export function examplesOf(root, framework, builder) {
  const own = `builders/${builder.name}`;
  const more = existsSync(join(root, own, 'examples')) ? readdirSync(join(root, own, 'examples')).sort() : [];
  const named = more.filter((name) => builder.frameworks.length === 1 || name === framework.slug);
  return [`${own}/example`, ...named.map((name) => `${own}/examples/${name}`)].filter((path) =>
    existsSync(join(root, path, 'expect.json')),
  );
}

/**
 * The versions that the examples of a framework hold, and those that are rows for themselves. What takes turns counts only
 * once it has passed.
 * @param {string} root
 * @param {Framework} framework
 * @param {readonly string[]} examples
 */
export function versionsTried(root, framework, examples) {
  const passed = readJson(root, 'test/frameworks/passed.json');
  const rows = framework.slug === 'nextjs' ? readJson(root, 'test/frameworks/next-rows.json') : [];
  const versions = examples.flatMap((path) => {
    const { takesTurns, versionOf } = readJson(root, `${path}/expect.json`);
    const name = path.split('/').at(path.endsWith('/example') ? 1 : 3) ?? '';
    if (takesTurns === true && passed[name] === undefined) return [];
    return lockedVersion(root, path, versionOf === undefined ? packagesOf(framework) : [versionOf]) ?? [];
  });
  const all = [...versions, .../** @type {readonly { readonly next: string }[]} */ (rows).map(({ next }) => next)];
  return [...new Set(all)].toSorted(byNumbers);
}

/**
 * The version of the first of some packages that the lockfile of an example holds.
 * @param {string} root
 * @param {string} path
 * @param {readonly string[]} names
 */
function lockedVersion(root, path, names) {
  const locked = join(root, path, 'package-lock.json');
  if (existsSync(locked)) {
    const { packages } = JSON.parse(readFileSync(locked, 'utf8'));
    return names.map((name) => packages[`node_modules/${name}`]?.version).find((version) => version !== undefined);
  }
  const constraints = join(root, path, 'constraints.txt');
  if (!existsSync(constraints)) return undefined;
  const lines = readFileSync(constraints, 'utf8').split('\n');
  return names.map((name) => lines.find((line) => line.startsWith(`${name}==`))?.split('==')[1]).find(Boolean);
}

/** @param {Framework} framework */
function packagesOf({ find }) {
  return find.flatMap((one) => (one.kind === 'dependency' ? [one.name] : []));
}

/** @param {string} one @param {string} other */
function byNumbers(one, other) {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** @param {string} root @param {string} path */
function readJson(root, path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}
