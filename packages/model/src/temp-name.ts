/** What is added must fit behind it, in a name of 255 bytes. */
const KEPT_CHARACTERS = 64;

/**
 * A temporary name beside a path, where a process makes what it then renames into place. No lock, record or result has an
 * `@` in its own name, so what a killed process leaves there can be told apart.
 */
export function tempNameOf(path: string, pid: number): string {
  const slash = path.lastIndexOf('/') + 1;
  return `${path.slice(0, slash)}${path.slice(slash, slash + KEPT_CHARACTERS)}@${pid}-${Math.random().toString(36).slice(2)}`;
}

/** The process that made what has a temporary name; null for every other name. */
export function ownerOfTempName(name: string): number | null {
  const pid = /@(\d+)-[a-z0-9]+$/.exec(name)?.[1];
  return pid === undefined ? null : Number(pid);
}
