import { join } from 'node:path';

/** What lies where in a cache directory. */
export interface CachePlaces {
  readonly objects: string;
  readonly entries: string;
  readonly usage: string;
}

/** The places of results in a cache directory; kept directories of package managers and compilers are beside them. */
export function cachePlaces(directory: string): CachePlaces {
  return {
    objects: join(directory, 'objects'),
    entries: join(directory, 'entries'),
    usage: join(directory, 'usage.json'),
  };
}
