import { defineBuilder, npm } from '@svc-build/model/builder';
import { probeNode } from '@svc-build/runtimes/node/node-runtime';
import { collectNext } from './collect-next.ts';
import { devNext } from './dev-next.ts';
import { planNext } from './plan-next.ts';

/** Next.js, through the hook that it has for platforms: its own server behind its own assets. */
export default defineBuilder({
  name: 'nextjs',
  version: 3,
  frameworks: [
    {
      slug: 'nextjs',
      kind: 'frontend',
      runtime: 'node',
      rank: 'meta',
      find: npm('next', { development: true }),
      publicEnvPrefixes: ['NEXT_PUBLIC_'],
      summary: {
        builtBy: '`next build`',
        runsAs: "Next's own server, or files with `output: 'export'`",
        basePathBy: 'a hook of the build (`basePath`)',
      },
    },
  ],
  probe: probeNode,
  plan: planNext,
  collect: collectNext,
  dev: devNext,
});
