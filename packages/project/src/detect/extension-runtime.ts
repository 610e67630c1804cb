import { posix } from 'node:path';
import type { Runtime, RuntimeFacts } from '@svc-build/model/runtime-facts';

/** The runtime that a file's extension asks for; null when it says nothing. */
export function extensionRuntime(path: string, runtimes: readonly RuntimeFacts[]): Runtime | null {
  const extension = posix.extname(path).toLowerCase();
  return runtimes.find(({ extensions }) => extensions.includes(extension))?.name ?? null;
}

/** The first runtime whose sources are among some files, of those that are never meant to be published; null for none. */
export function sourceRuntime(files: readonly string[], runtimes: readonly RuntimeFacts[]): RuntimeFacts | null {
  const extensions = new Set(files.map((file) => posix.extname(file)));
  return runtimes.find(({ sources }) => sources.some((extension) => extensions.has(extension))) ?? null;
}
