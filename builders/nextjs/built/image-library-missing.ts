import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { locateNext } from '../hook/locate-next.ts';
import type { NextBundleInput } from '../next-bundle.ts';
import { NEXT_DIRECTORY } from '../prepare-next.ts';
import { type BuiltConfig, optimisesImages } from './built-config.ts';
import { walkFiles } from './walk-files.ts';

const SHARP = /(?:^|\/)node_modules\/sharp\//;

/**
 * A warning where pages ask for smaller images and the bundle has nothing to make them with. Before version 15 Next does not
 * install it by itself, and a server in a bundle then answers with the images as they are.
 */
export async function imageLibraryMissing(
  input: NextBundleInput,
  config: BuiltConfig,
  bundled: readonly { readonly path: string }[],
): Promise<Diagnostic | null> {
  if (!optimisesImages(config) || bundled.some(({ path }) => SHARP.test(path))) return null;
  if (!(await asksForImages(input, config))) return null;
  return warning(
    'DEPENDENCY_MISSING',
    `The server of "${input.service}" has no sharp, so it serves images as they are instead of smaller ones.`,
    'Add sharp to the dependencies, or say `images: { unoptimized: true }` in the Next config.',
    { service: input.service, location: locateNext(input.directory, input.root) },
  );
}

/** The code that asks for images carries their path; the start of every page does too, whether it has any or not. */
async function asksForImages({ root, directory }: NextBundleInput, { images }: BuiltConfig): Promise<boolean> {
  const chunks = join(root, directory, NEXT_DIRECTORY, 'static/chunks');
  for (const path of (await walkFiles(chunks)).filter((one) => /^(?!main-).*\.js$/.test(one))) {
    if ((await readFile(join(chunks, path), 'utf8')).includes(`"${images.path}"`)) return true;
  }
  return false;
}
