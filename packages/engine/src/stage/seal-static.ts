import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Files } from '@svc-build/model/host';
import { sealRoot } from '@svc-build/model/seal-root';
import { type Inspection, inspectFiles, type StagedFile } from './inspect-files.ts';

/** Pages, and what browsers run for them; what else a site publishes is its own word. */
const CODE = /\.(?:[cm]?js|css|html|json|map)$/;
const PAGE = /\.html$/;
/** How pages may name the contents of what they load (the `integrity` of a script). */
const INTEGRITY = ['sha256', 'sha384', 'sha512'] as const;

type SealedFiles = Inspection & { readonly host: { readonly files: Pick<Files, 'readText' | 'write' | 'remove'> } };

/**
 * Takes the project root out of the code of a site, where bundlers and modules of frameworks write it down: no browser goes
 * there. Code whose contents a page names stays as it is.
 */
export async function sealStatic(
  found: readonly StagedFile[],
  root: string,
  inspection: SealedFiles,
): Promise<readonly StagedFile[]> {
  const named = found.filter((file) => file.leak !== null && file.kind === 'file' && CODE.test(file.path));
  if (named.length === 0) return found;
  const { files } = inspection.host;
  const textOf = async (path: string): Promise<string> =>
    (await files.readText(join(inspection.directory, path))) ?? '';
  const pages = await Promise.all(found.filter(({ path }) => PAGE.test(path)).map(({ path }) => textOf(path)));
  const sealed: string[] = [];
  for (const { path, bytes } of named) {
    const text = await textOf(path);
    if (Buffer.byteLength(text) !== bytes || isPinned(text, pages)) continue;
    const file = join(inspection.directory, path);
    // It may be a second name of a file elsewhere, which stays as it is.
    await files.remove(file);
    await files.write(file, sealRoot(text, root), 0o644);
    sealed.push(path);
  }
  const again = new Map((await inspectFiles(sealed, inspection)).map((file) => [file.path, file]));
  return found.map((file) => again.get(file.path) ?? file);
}

function isPinned(text: string, pages: readonly string[]): boolean {
  return INTEGRITY.some((kind) => {
    const digest = `${kind}-${createHash(kind).update(text).digest('base64')}`;
    return pages.some((page) => page.includes(digest));
  });
}
