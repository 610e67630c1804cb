import { api, type DiagnosticCase } from './diagnostic-case.ts';

/** A server whose one dependency lies beside it, with something in its node_modules. */
function installed(tree: DiagnosticCase['files']): DiagnosticCase['files'] {
  const manifest = { scripts: { start: 'node server.js' }, dependencies: { lib: 'file:lib' } };
  return {
    'api/package.json': JSON.stringify(manifest),
    'api/lib/package.json': JSON.stringify({ name: 'lib', version: '1.0.0', main: 'index.js' }),
    'api/lib/index.js': '',
    'api/server.js': "require('lib');\n",
    'vercel.json': api({ framework: 'node' }),
    ...tree,
  };
}

/** As npm for macOS leaves a package that compiles itself. */
const machO = Uint8Array.from([0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, ...new Array<number>(24).fill(0)]);

const npmLock = JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies: { lib: 'file:lib' } } } });
const yarnLock = '# made by Yarn\n\n__metadata:\n  version: 8\n';

/** What an install goes by, and what lies in a node_modules before anything is installed. */
export const installCases: readonly DiagnosticCase[] = [
  {
    name: 'lockfile-ambiguous',
    files: installed({ 'api/package-lock.json': npmLock, 'api/pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }),
    exit: 0,
  },
  {
    name: 'lockfile-undecided',
    files: installed({ 'api/package-lock.json': npmLock, 'api/bun.lockb': '', 'api/yarn.lock': yarnLock }),
    exit: 2,
  },
  {
    name: 'lockfile-out-of-date-in-integration',
    files: installed({ 'api/package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {} } }) }),
    env: { CI: 'true' },
    exit: 2,
  },
  {
    name: 'plug-and-play',
    files: installed({ 'api/yarn.lock': yarnLock, 'api/.yarnrc.yml': 'nodeLinker: pnp\n' }),
    exit: 2,
  },
  {
    name: 'install-of-other-manager',
    files: installed({ 'api/node_modules/.pnpm/ms@2.1.3/node_modules/ms/package.json': '{ "name": "ms" }' }),
    links: { 'api/node_modules/ms': '.pnpm/ms@2.1.3/node_modules/ms' },
    exit: 1,
  },
  {
    name: 'install-incomplete',
    files: installed({ 'api/node_modules/ms/package.json': '{ "name": "ms", "version": "2.1.3" }' }),
    exit: 1,
  },
  {
    name: 'install-of-other-machine',
    files: installed({
      'api/node_modules/.package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
      'api/node_modules/ms/package.json': '{ "name": "ms", "version": "2.1.3" }',
      'api/node_modules/ms/build/Release/ms.node': machO,
    }),
    exit: 0,
  },
  {
    name: 'result-unknown',
    files: installed({
      'api/lib/package.json': JSON.stringify({
        name: 'lib',
        version: '1.0.0',
        main: 'index.js',
        scripts: { build: 'mkdir -p dist && cp index.js dist' },
      }),
      'api/lib/dist/by-hand.js': '',
      'api/lib/dist/old.js': '',
    }),
    exit: 0,
  },
];
