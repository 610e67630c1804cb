import { defineBuilder, npm } from '@svc-build/model/builder';
import { collectStaticService } from './collect-static-service.ts';
import { devStaticService } from './dev-static-service.ts';
import { planStaticService } from './plan-static-service.ts';

/** Files that are served as they are: a folder, or what the build script of a package leaves. */
export default defineBuilder({
  name: 'static',
  version: 3,
  frameworks: [
    {
      slug: 'static',
      kind: 'frontend',
      runtime: 'static',
      rank: 'plain',
      find: [
        { kind: 'script', name: 'build' },
        { kind: 'file', path: 'index.html' },
      ],
      summary: {
        builtBy: 'its script `build`; a folder by nothing',
        runsAs: 'files',
        basePathBy: 'its script, or pages that name files from where they are',
      },
    },
    {
      slug: 'vite',
      // Ionic's apps of React are made with it.
      aliases: ['ionic-react'],
      kind: 'frontend',
      runtime: 'static',
      rank: 'bundler',
      find: npm('vite', { development: true }),
      bundles: { command: 'vite build', page: 'index.html' },
      publicEnvPrefixes: ['VITE_'],
      summary: { builtBy: '`vite build`', runsAs: 'files', basePathBy: '`--base`' },
    },
  ],
  plan: (service, source) => planStaticService(service, source),
  collect: collectStaticService,
  dev: devStaticService,
});
