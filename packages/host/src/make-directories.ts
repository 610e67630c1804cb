import * as fs from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are not there. Node's own `recursive` says ENOENT where a disk is read-only,
 * and never ends below /proc; this throws what the disk said, with `code` and the path that it said it of.
 */
export function makeDirectories(path: string): void {
  try {
    fs.mkdirSync(path);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    if (code === 'ENOENT' && dirname(path) !== path) {
      makeDirectories(dirname(path));
      makeLast(path);
    } else if (!isDirectory(path)) throw thrown;
  }
}

/** Its parent is there; somebody else may have made it meanwhile. */
function makeLast(path: string): void {
  try {
    fs.mkdirSync(path);
  } catch (thrown) {
    if (!isDirectory(path)) throw thrown;
  }
}

function isDirectory(path: string): boolean {
  try {
    return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
