// Compiled code, as it is kept for later runs. Node itself does this from 22.8 on, for modules; this works from Node 20 on,
// with the same two variables. Nothing depends on it: what is missing, damaged or another version's is compiled again.
'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const DIGEST_BYTES = 32;
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * @typedef {object} Kept
 * @property {readonly string[]} asked The modules that the runs asked for whose code it is.
 * @property {Buffer} code
 */

/** @type {(digest: string) => Kept | null} */
function keptCode(digest) {
  return quietly(() => {
    const directory = ownDirectory();
    return directory !== null && isOurs(directory) ? parse(fs.readFileSync(fileOf(directory, digest))) : null;
  });
}

/** @type {(digest: string, kept: Kept) => void} */
function keepCode(digest, kept) {
  quietly(() => {
    const directory = ownDirectory();
    if (directory === null) return;
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!isOurs(directory)) return;
    const file = fileOf(directory, digest);
    const beside = `${file}.${process.pid}`;
    fs.writeFileSync(beside, bytesOf(kept), { mode: 0o600 });
    fs.renameSync(beside, file);
    removeUnused(directory);
  });
}

/** Below the directory that Node keeps compiled code in, if it was told one, else among the temporary files; null where none is to be kept. */
function ownDirectory() {
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE } = process.env;
  if (NODE_DISABLE_COMPILE_CACHE) return null;
  return NODE_COMPILE_CACHE
    ? join(NODE_COMPILE_CACHE, 'svc-build')
    : join(tmpdir(), `svc-build-code-${process.getuid?.() ?? 'user'}`);
}

/** V8 takes it only from its own version, with its own flags. */
function fileOf(/** @type {string} */ directory, /** @type {string} */ digest) {
  return join(directory, `${digest}-${process.version}-${process.arch}`);
}

/** What others may write is no code to run. */
function isOurs(/** @type {string} */ directory) {
  const stats = fs.lstatSync(directory);
  const isPrivate = process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
  return stats.isDirectory() && isPrivate;
}

/** A digest of the rest, a line with what was asked for, and the code. V8 does not check all of what it is given. */
function bytesOf(/** @type {Kept} */ { asked, code }) {
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(asked)}\n`), code]);
  return Buffer.concat([sha256(rest), rest]);
}

/** @type {(bytes: Buffer) => Kept | null} */
function parse(bytes) {
  const rest = bytes.subarray(DIGEST_BYTES);
  if (!sha256(rest).equals(bytes.subarray(0, DIGEST_BYTES))) return null;
  const end = rest.indexOf('\n');
  return { asked: JSON.parse(rest.toString('utf8', 0, end)), code: rest.subarray(end + 1) };
}

function sha256(/** @type {Buffer} */ bytes) {
  return createHash('sha256').update(bytes).digest();
}

/** Code of versions that nobody has used to keep more of it for a month. */
function removeUnused(/** @type {string} */ directory) {
  for (const name of fs.readdirSync(directory)) {
    const path = join(directory, name);
    if (fs.statSync(path).mtimeMs < Date.now() - MONTH_MS) fs.rmSync(path);
  }
}

/** @type {<Value>(action: () => Value) => Value | null} */
function quietly(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

module.exports = { keepCode, keptCode };
