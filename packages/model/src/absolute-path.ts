/** A path of the machine from one that is relative to a base, or absolute already; `.` is the base itself. */
export function absolutePath(base: string, path: string): string {
  return path.startsWith('/') ? path : path === '.' ? base : `${base}/${path}`;
}
