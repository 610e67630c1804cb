/** How many links Linux follows for one path. */
const MOST_HOPS = 40;
/** How long a target can be. */
const MOST_CHARACTERS = 4095;

/**
 * Why a link does not lead to something in its tree, as the end of a sentence; null when it does, or leads to nothing in it.
 * Followed step by step through other links, as a kernel does: `a/..` is not where `a` lies when `a` is a link.
 */
export function leavingLink(path: string, target: string, linkAt: (path: string) => string | null): string | null {
  const below = path.split('/').slice(0, -1);
  const ahead: string[] = [];
  let hops = 0;
  for (let link: string | null = target; link !== null || ahead.length > 0; ) {
    if (link !== null) {
      if (link === '' || link.includes('\0') || link.length > MOST_CHARACTERS)
        return 'has a target that no link can have';
      if (link.startsWith('/')) return `leads out of it, to "${target}"`;
      hops += 1;
      if (hops > MOST_HOPS) return 'leads in a circle';
      ahead.push(...link.split('/').reverse());
    }
    link = null;
    const segment = ahead.pop() ?? '';
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (below.pop() === undefined) return `leads out of it, to "${target}"`;
      continue;
    }
    below.push(segment);
    link = linkAt(below.join('/'));
    if (link !== null) below.pop();
  }
  return null;
}
