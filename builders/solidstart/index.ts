import { framework, npm } from '@svc-build/model/builder';
import { emitted } from '@svc-build/runtimes/emitted/emitted';
import { NITRO_SERVER } from '@svc-build/runtimes/emitted/nitro-server';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { refusesOtherVersions } from './start-version.ts';

const CONFIG = ['ts', 'mts', 'js', 'mjs'].map((ending) => `app.config.${ending}`);

/** SolidStart 1, which Vinxi builds into a server of Nitro. */
export default framework({
  slug: 'solidstart',
  aliases: ['solidstart-1'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm('@solidjs/start', { development: true }),
  builtOn: ['nitro', 'h3'],
  publicEnvPrefixes: ['VITE_'],
  leavesServer: true,
  build: emitted({
    command: 'vinxi build',
    output: { directory: '.output', site: 'public', option: null },
    base: {
      by: 'setting',
      setting: { files: CONFIG, name: 'baseURL', within: 'server', title: '`server.baseURL`', slash: false },
      inSources: 'with `A`, or imported, and give the router `base={import.meta.env.SERVER_BASE_URL}`',
    },
    state: ['.vinxi/**', '.nitro/**'],
    copied: 'public',
    hashed: /^(?:_build\/)?assets\/.+-[\w-]{8}\.[a-z0-9]+(?:\.map)?$/,
    envFiles: viteEnvFiles('production'),
    variables: { SERVER_PRESET: 'node-server' },
    refuses: refusesOtherVersions,
    dev: {
      argv: ['vinxi', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: true,
      envFiles: viteEnvFiles('development'),
    },
    // Its files lie at the root, whatever its base is.
    server: { ...NITRO_SERVER, answersFiles: 'at-root' },
  }),
});
