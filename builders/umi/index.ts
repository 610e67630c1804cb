import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { saidBy } from '@svc-build/runtimes/site/written-setting';
import { files, refusesOtherBase } from './umi-base.ts';

/** Umi 4. Its routes are told their path by one setting, and what browsers load by another. */
export default framework({
  slug: 'umi',
  aliases: ['umijs'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm(['umi', '@umijs/max'], { development: true }),
  publicEnvPrefixes: ['UMI_APP_'],
  build: site({
    command: 'umi build',
    output: {
      directory: 'dist',
      site: '.',
      option: null,
      configured: saidBy({ files, name: 'outputPath', within: null }),
    },
    base: {
      by: 'setting',
      setting: { files, name: 'publicPath', within: null, title: '`publicPath`', slash: true },
      inSources: 'with `Link`, or imported',
    },
    state: ['**/.umi/**', '**/.umi-production/**', '**/.umi-test/**'],
    copied: 'public',
    hashed: /\.[0-9a-f]{8}\.(?:\w+\.)?[a-z0-9]+(?:\.map)?$/,
    envFiles: ['.env', '.env.local'],
    fallback: 'only-page',
    dev: {
      argv: ['umi', 'dev'],
      variables: { BROWSER: 'none', HOST: '127.0.0.1', PORT: '{port}' },
      baseOption: null,
      // What reloads its pages is asked for at the root.
      knowsBase: false,
      envFiles: ['.env', '.env.local'],
    },
    refuses: refusesOtherBase,
  }),
});
