import type { Builder } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { collectStaticService } from './collect-static-service.ts';
import { devStaticService } from './dev-static-service.ts';
import { planStaticService } from './plan-static-service.ts';

/** Files that are served as they are: a folder, or what the build script of a package leaves. */
const builder: Builder = {
  name: 'static',
  version: 3,
  frameworks: [
    {
      slug: 'static',
      kind: 'frontend',
      runtime: 'static',
      every: [],
      some: [
        { kind: 'script', name: 'build' },
        { kind: 'file', path: 'index.html' },
      ],
      none: [{ kind: 'server-start' }],
      supersedes: [],
      fallback: true,
      publicEnvPrefixes: [],
    },
    {
      slug: 'vite',
      kind: 'frontend',
      runtime: 'static',
      every: [
        { kind: 'dependency', ecosystem: 'npm', name: 'vite', development: true },
        { kind: 'script', name: 'build' },
      ],
      some: [],
      none: [{ kind: 'server-start' }],
      supersedes: ['static'],
      // A server that is built with Vite is what its own framework says.
      fallback: true,
      publicEnvPrefixes: ['VITE_'],
    },
  ],
  probe: async () => ok([]),
  plan: (service, source) => planStaticService(service, source),
  collect: collectStaticService,
  dev: devStaticService,
};

export default builder;
