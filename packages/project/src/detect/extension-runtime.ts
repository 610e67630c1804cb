import { posix } from 'node:path';
import type { Runtime } from '@svc-build/model/builder';

const RUNTIMES: Readonly<Record<string, Runtime>> = {
  '.cjs': 'node',
  '.cts': 'node',
  '.go': 'go',
  '.js': 'node',
  '.jsx': 'node',
  '.mjs': 'node',
  '.mts': 'node',
  '.py': 'python',
  '.ts': 'node',
  '.tsx': 'node',
};

/** The runtime that a file's extension asks for; null when it says nothing. */
export function extensionRuntime(path: string): Runtime | null {
  return RUNTIMES[posix.extname(path).toLowerCase()] ?? null;
}
