/** Looks for paths of this machine in bytes that come piece by piece: a file may be larger than what can be read at once. */
export interface PathSearch {
  look(piece: Buffer): void;
  /** The first of the paths that was found; null when none was. To be asked after the last piece. */
  end(): string | null;
}

const PATH_CHARACTER = /[A-Za-z0-9._~%\]/-]/;
/** What may stand before a path although it looks like a part of one. */
const FILE_URL = 'file://';

/** A search for directories, and for what is below them. */
export function pathSearch(places: readonly string[]): PathSearch {
  const kept = FILE_URL.length + Math.max(0, ...places.map((place) => Buffer.byteLength(place))) + 1;
  const found = new Set<string>();
  let rest = Buffer.alloc(0);
  let isFirst = true;
  const lookAt = (bytes: Buffer, isLast: boolean): void => {
    for (const place of places) if (!found.has(place) && holdsPath(bytes, place, { isFirst, isLast })) found.add(place);
  };
  return {
    look: (piece) => {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      lookAt(bytes, false);
      // What stands at the end is looked at again with what comes after it, and with what came before it.
      isFirst &&= bytes.length <= kept;
      rest = Buffer.from(bytes.subarray(Math.max(0, bytes.length - kept)));
    },
    end: () => {
      lookAt(rest, true);
      return places.find((place) => found.has(place)) ?? null;
    },
  };
}

/**
 * Whether bytes hold the path of a directory or of something below it: not as a part of a longer path, name or URL.
 * A project at `/app`, as in many containers, has a path that is a route or a module's name to others: there only a URL
 * tells. What stands where bytes begin or end, and is not the beginning or the end of all, is not judged.
 */
function holdsPath(
  bytes: Buffer,
  directory: string,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): boolean {
  const isAmbiguous = directory.lastIndexOf('/') === 0;
  const length = Buffer.byteLength(directory);
  for (let at = bytes.indexOf(directory); at !== -1; at = bytes.indexOf(directory, at + 1)) {
    if ((!isFirst && at < FILE_URL.length) || (!isLast && at + length >= bytes.length)) continue;
    const before = bytes.toString('latin1', Math.max(0, at - FILE_URL.length), at);
    const after = bytes.toString('latin1', at + length, at + length + 1);
    const begins = before.endsWith(FILE_URL) || (!isAmbiguous && !PATH_CHARACTER.test(before.slice(-1)));
    const ends = after === '/' || !PATH_CHARACTER.test(after);
    if (begins && ends) return true;
  }
  return false;
}
