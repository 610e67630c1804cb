import { posix } from 'node:path';

/** What is known of a path: `implied` when only things below it were named so far. */
export interface Place {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'link';
  readonly implied: boolean;
  /** Where a link leads, as it says. */
  readonly target: string | null;
}

/** Checks the entries of a tree as they come, and all together in the end. */
export interface TreeCheck {
  /** Why an entry cannot be part of it, as the end of a sentence; null when it can. */
  see(entry: Pick<Place, 'path' | 'kind' | 'target'>): string | null;
  /** The first link that leads out of the tree, and why; asked when all entries are known. */
  leaving(): { readonly path: string; readonly problem: string } | null;
}

/**
 * Refuses what cannot be laid out everywhere in the same way (research/orchestrators.md, trap 47): a name that is there
 * twice, in any case and any spelling of its letters; what would lie below a file or behind a link; links that lead out.
 */
export function createTreeCheck(): TreeCheck {
  const places = new Map<string, Place>();
  const at = (path: string): Place | undefined => places.get(sameName(path));
  return {
    see: ({ path, kind, target }) => {
      const problem = aboveProblem(path, places);
      if (problem !== null) return problem;
      const known = at(path);
      if (known !== undefined && known.path !== path) return spelledTwice(known);
      // The entry of a directory may come after those of what is in it.
      if (known !== undefined && !(known.implied && kind === 'directory')) return 'is there twice';
      places.set(sameName(path), { path, kind, implied: false, target });
      return null;
    },
    leaving: () => {
      for (const { path, target } of places.values()) {
        const problem = target === null ? null : leavingLink(path, target, (other) => at(other)?.target ?? null);
        if (problem !== null) return { path, problem };
      }
      return null;
    },
  };
}

/** What is wrong with the directories above a path; those that nobody named are noted. */
function aboveProblem(path: string, places: Map<string, Place>): string | null {
  const parent = posix.dirname(path);
  if (parent === '.') return null;
  const known = places.get(sameName(parent));
  if (known === undefined) {
    const problem = aboveProblem(parent, places);
    if (problem === null)
      places.set(sameName(parent), { path: parent, kind: 'directory', implied: true, target: null });
    return problem;
  }
  if (known.kind !== 'directory') return `lies below "${known.path}", which is a ${known.kind}`;
  return known.path === parent ? null : spelledTwice({ path: known.path });
}

function spelledTwice({ path }: Pick<Place, 'path'>): string {
  return `cannot be told from "${path}" where case and accents do not count in names`;
}

/**
 * Equal for names that some file system takes for one. Upper case last: it is what takes ligatures and the sharp s apart
 * (CVE-2026-23950).
 */
function sameName(path: string): string {
  return path.normalize('NFD').toLowerCase().toUpperCase().normalize('NFD');
}

/** How many links Linux follows for one path. */
const MOST_HOPS = 40;
/** How long a target can be. */
const MOST_CHARACTERS = 4095;

/**
 * Why a link does not lead to something in its tree, as the end of a sentence; null when it does, or leads to nothing in it.
 * Followed step by step through other links, as a kernel does: `a/..` is not where `a` lies when `a` is a link.
 */
function leavingLink(path: string, target: string, linkAt: (path: string) => string | null): string | null {
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
