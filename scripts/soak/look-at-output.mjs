import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expectedFiles } from './generations.mjs';
import { textsBelow } from './texts-below.mjs';

/** @import { Generations } from './generations.mjs' */

/**
 * Looks whether an output, if there is one, is whole: its manifest parses, and its files are all those of one of some
 * states of the sources. Returns what is wrong; null when nothing is. It looks through the opened directory, so that a
 * swap of the whole in the middle of the look changes nothing, and forgets what it saw when the directory was gone from
 * its place, or had another manifest by then: a swap in parts takes that away first. While it is away a journal says why.
 * @param {string} output
 * @param {readonly Generations[]} allowed
 */
export function lookAtOutput(output, allowed) {
  const opened = open(output);
  if (opened === null) return null;
  try {
    const inside = `/proc/self/fd/${opened.descriptor}`;
    const manifest = `${inside}/routes-manifest.json`;
    const before = inodeOf(manifest);
    if (before === null && existsSync(journalOf(output))) return null;
    const problem = problemIn(inside, allowed);
    const isStillThere = inodeOf(output) === opened.inode && inodeOf(manifest) === before;
    return isStillThere ? problem : null;
  } finally {
    closeSync(opened.descriptor);
  }
}

/** Where a swap in parts is written down. @param {string} output */
export function journalOf(output) {
  return join(dirname(output), `.${basename(output)}.svc-build-swap`);
}

/** @param {string} output */
function open(output) {
  try {
    const descriptor = openSync(output, 'r');
    return { descriptor, inode: statSync(`/proc/self/fd/${descriptor}`).ino };
  } catch {
    return null; // There is none just now.
  }
}

/** @param {string} path */
function inodeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

/** @param {string} directory @param {readonly Generations[]} allowed */
function problemIn(directory, allowed) {
  try {
    const { services } = JSON.parse(readFileSync(`${directory}/routes-manifest.json`, 'utf8'));
    const names = Object.keys(allowed[0] ?? {});
    if (Object.keys(services).sort().join() !== names.sort().join()) return 'The manifest has other services.';
    JSON.parse(readFileSync(`${directory}/config.json`, 'utf8'));
    const found = textsBelow(`${directory}/static`);
    const differences = allowed.map((generations) => differenceOf(found, expectedFiles(generations)));
    return differences.includes(null) ? null : differences.join(' or ');
  } catch (thrown) {
    return String(thrown);
  }
}

/**
 * @param {Map<string, string>} found
 * @param {Map<string, string>} expected
 */
function differenceOf(found, expected) {
  for (const [path, text] of expected)
    if (found.get(path) !== text) return `${path} is ${JSON.stringify(found.get(path))}, not ${JSON.stringify(text)}`;
  for (const path of found.keys()) if (!expected.has(path)) return `${path} should not be there`;
  return null;
}
