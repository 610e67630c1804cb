import { posix } from 'node:path';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { parseYaml } from '../documents/parse-yaml.ts';
import { textsOf } from '../documents/table-of.ts';

/** What a pnpm-workspace.yaml says about which packages are members. */
export interface PnpmWorkspace {
  readonly file: string;
  readonly text: string;
  /** Patterns of member directories, relative to the file's own; one that begins with `!` takes members out. */
  readonly packages: readonly string[];
}

/** Reads the pnpm-workspace.yaml of a directory; null when it has none. */
export async function readPnpmWorkspace(directory: string, source: SourceTree): Promise<Result<PnpmWorkspace | null>> {
  const file = posix.join(directory, 'pnpm-workspace.yaml');
  const text = await source.readText(file);
  if (text === null) return ok(null);
  return andThen(await parseYaml(file, text), ({ packages }) => ok({ file, text, packages: textsOf(packages) }));
}
