import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { codeOf } from './node-disk.ts';

/** The program that a bare name means on a PATH, entries that are no absolute path left out. */
export async function findProgram(tool: string, path: string): Promise<string | null> {
  const directories = path.split(delimiter).filter((directory) => isAbsolute(directory));
  for (const candidate of tool.includes('/') ? [tool] : directories.map((directory) => join(directory, tool))) {
    if ((await refusalOf(candidate)) === null) return candidate;
  }
  return null;
}

/** Where a program without a PATH is looked for. */
export const DEFAULT_PATH = '/usr/bin:/bin';

interface Wanted {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Why a program cannot be started, in the words of the system; null when it is worth trying. */
export async function whyNotStartable({ argv: [file = ''], cwd, env }: Wanted): Promise<string | null> {
  const isDirectory = await stat(cwd).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isDirectory) return `${cwd} is no directory`;
  const places = file.includes('/') ? [''] : (env.PATH ?? DEFAULT_PATH).split(delimiter);
  let code = 'ENOENT';
  for (const place of places) {
    const refusal = await refusalOf(resolve(cwd, place, file));
    if (refusal === null) return null;
    if (refusal !== 'ENOENT') code = refusal;
  }
  return `spawn ${file} ${code}`;
}

async function refusalOf(file: string): Promise<string | null> {
  try {
    await access(file, constants.X_OK);
    return null;
  } catch (thrown) {
    return codeOf(thrown);
  }
}
