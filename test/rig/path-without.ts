import { existsSync, realpathSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A PATH on which some programs are not, and Node with its npm is; its own directory is made. */
export async function pathWithout(programs: readonly string[], directory: string): Promise<string> {
  const places = (process.env.PATH ?? '').split(delimiter);
  await mkdir(directory, { recursive: true });
  await symlink(process.execPath, join(directory, 'node'));
  const npm = places.map((place) => join(place, 'npm')).find((path) => existsSync(path));
  if (npm !== undefined) await symlink(realpathSync(npm), join(directory, 'npm'));
  const others = places.filter((place) => !programs.some((name) => existsSync(join(place, name))));
  return [directory, ...others].join(delimiter);
}
