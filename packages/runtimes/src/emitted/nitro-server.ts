import type { WrittenServer } from './emitted-facts.ts';

/** What Nitro leaves for Node, whichever framework is made with it. */
export const NITRO_SERVER: WrittenServer = {
  entry: 'server/index.mjs',
  // Beside them lies a note of the time of the build.
  parts: ['server', 'public'],
  client: 'public',
  selfContained: true,
};
