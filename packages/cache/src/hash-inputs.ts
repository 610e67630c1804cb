import { join, relative } from 'node:path';
import { compare } from '@svc-build/model/compare';
import type { Files } from '@svc-build/model/host';
import { sha256 } from './sha256.ts';

/** One input as it goes into a fingerprint. */
export interface InputRecord {
  /** Below the project root. */
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'link' | 'absent';
  /** Of the contents; for a link of its target's text, and of the contents that it leads to. */
  readonly digest: string;
}

/** What is read: directories with all below them, and single files, all relative to the project root. */
export interface InputSet {
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Whether a path, relative to the project root, is left out with all below it. */
  readonly isExcluded: (path: string) => boolean;
}

/** What is on disk of a set of inputs, sorted, whatever git says about it. */
export async function hashInputs(root: string, inputs: InputSet, files: Files): Promise<readonly InputRecord[]> {
  const records = new Map<string, InputRecord>();
  for (const directory of inputs.directories) await walk(root, directory, inputs, files, records);
  for (const file of inputs.files) {
    if (!records.has(file)) records.set(file, await recordOf(root, file, files));
  }
  return [...records.values()].sort((a, b) => compare(a.path, b.path));
}

async function walk(
  root: string,
  directory: string,
  inputs: InputSet,
  files: Files,
  records: Map<string, InputRecord>,
): Promise<void> {
  for (const { name, kind } of await files.list(join(root, directory))) {
    const path = relative(root, join(root, directory, name));
    if (inputs.isExcluded(path) || records.has(path)) continue;
    if (kind === 'directory') await walk(root, path, inputs, files, records);
    else if (kind !== 'other') records.set(path, await recordOf(root, path, files));
  }
}

async function recordOf(root: string, path: string, files: Files): Promise<InputRecord> {
  const absolute = join(root, path);
  const stat = await files.stat(absolute);
  if (stat === null) return { path, kind: 'absent', digest: '' };
  const bytes = await files.readBytes(absolute);
  const contents = bytes === null ? '' : sha256(bytes);
  if (stat.kind === 'link') {
    return { path, kind: 'link', digest: `${sha256((await files.readLink(absolute)) ?? '')} ${contents}` };
  }
  return { path, kind: stat.executable ? 'executable' : 'file', digest: contents };
}
