import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './project-rig.ts';

/** A builder's example: found, not listed, so a new builder is tested by being there. */
export interface Example {
  readonly builder: string;
  /** Below the repository. */
  readonly path: string;
}

/** The `example` of every builder. */
export const examples: readonly Example[] = readdirSync(join(repository, 'builders'))
  .sort()
  .map((builder) => ({ builder, path: `builders/${builder}/example` }))
  .filter(({ path }) => existsSync(join(repository, path, 'expect.json')));
