import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Files } from '@svc-build/model/host';

/** What a module of ours said was wrong; null when it left no readable result. Its value stays in the file for `collect`. */
export async function readCallOutput(
  path: string,
  files: Pick<Files, 'readText'>,
): Promise<readonly Diagnostic[] | null> {
  const text = await files.readText(path);
  if (text === null) return null;
  // Written by our own module in this run, so its shape is known.
  const parsed = JSON.parse(text) as { readonly diagnostics: readonly Diagnostic[] };
  return parsed.diagnostics;
}
