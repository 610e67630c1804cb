import semver from 'semver';

/** Whether a range says anything; `lts/*` and the like do not, and any version will do. */
export function isRange(range: string | null): range is string {
  return range !== null && semver.validRange(range) !== null;
}

/** Whether some version is in both ranges. */
export function rangesMeet(one: string, other: string): boolean {
  return semver.intersects(one, other);
}

/** The range of what is in both; the first one's words alone where the other adds nothing, or nothing is in both. */
export function rangeInBoth(one: string, other: string | null): string {
  if (!isRange(other) || semver.subset(one, other)) return one;
  const parts = other.split('||').map((part) => part.trim());
  const inside = parts.filter((part) => semver.intersects(part, one));
  return inside.length === 0 ? one : inside.map((part) => `${one} ${part}`).join(' || ');
}
