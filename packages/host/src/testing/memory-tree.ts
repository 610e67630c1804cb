import { posix } from 'node:path';
import type { SourceTree } from '@svc-build/model/source-tree';
import { diskTree } from '../disk-tree.ts';
import { fakeHost } from './fake-host.ts';

const ROOT = '/tree';

/** A tree that exists only as a map from path to text: for tests of pure logic. */
export function memoryTree(contents: Readonly<Record<string, string>>): SourceTree {
  const files = Object.entries(contents).map(([path, text]) => [posix.join(ROOT, path), text]);
  const host = fakeHost({ files: Object.fromEntries(files) });
  host.disk.makeDirectory(ROOT);
  return diskTree(ROOT, host.files);
}
