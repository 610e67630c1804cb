import type { EmittedServer } from './emitted-facts.ts';

/** What Nitro leaves for Node, whichever framework is made with it. */
export const NITRO_SERVER: EmittedServer = {
  entry: 'server/index.mjs',
  runner: null,
  // Beside them lies a note of the time of the build.
  parts: ['server', 'public'],
  client: 'public',
  clientBelowPrefix: false,
  selfContained: true,
  mayBeSite: false,
  variables: {},
};
