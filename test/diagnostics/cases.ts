import { page, scriptedServices } from '../rig/scripted-services.ts';

/** A project that is wrong (or worth a warning), the command that finds out, and the exit code. */
export interface DiagnosticCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Links to make: path → target. */
  readonly links?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly exit: 0 | 1 | 2 | 3;
}

type Fields = Readonly<Record<string, unknown>>;

/** A `vercel.json` of these services, written the way people write it. */
function services(declared: Readonly<Record<string, Fields>>, more: Fields = {}): string {
  return `${JSON.stringify({ ...more, experimentalServices: declared }, null, 2)}\n`;
}

const site = { 'site/index.html': '<h1>site</h1>' };

/** One service with these fields, in a folder of files. */
function one(fields: Fields): DiagnosticCase['files'] {
  return { ...site, 'vercel.json': services({ site: { entrypoint: 'site', routePrefix: '/', ...fields } }) };
}

function prefix(name: string, routePrefix: unknown): DiagnosticCase {
  return { name: `prefix-${name}`, files: one({ routePrefix }), exit: 2 };
}

function value(name: string, fields: Fields): DiagnosticCase {
  return { name: `value-${name}`, files: one(fields), exit: 2 };
}

const text = (contents: string): DiagnosticCase['files'] => ({ 'vercel.json': contents });

const config: readonly DiagnosticCase[] = [
  { name: 'config-missing', files: {}, exit: 2 },
  { name: 'config-empty', files: text(''), exit: 2 },
  { name: 'config-not-an-object', files: text('[]\n'), exit: 2 },
  {
    name: 'config-syntax',
    files: text('{\n  "experimentalServices": {\n    "site": { "routePrefix": "/" \n}\n'),
    exit: 2,
  },
  { name: 'config-trailing-comma', files: text('{\n  "experimentalServices": {},\n}\n'), exit: 2 },
  {
    name: 'config-not-utf8',
    files: { 'vercel.json': Buffer.from([0x7b, 0x0a, 0x20, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
    exit: 2,
  },
  { name: 'config-no-services', files: text('{ "version": 2 }\n'), exit: 2 },
  { name: 'config-services-empty', files: text('{\n  "experimentalServices": {}\n}\n'), exit: 2 },
  {
    name: 'config-duplicate-key',
    files: {
      ...site,
      ...text(
        '{\n  "experimentalServices": {\n    "site": { "entrypoint": "site", "routePrefix": "/" },\n    "site": { "entrypoint": "site", "routePrefix": "/b" }\n  }\n}\n',
      ),
    },
    exit: 2,
  },
  {
    name: 'config-unknown-key',
    files: {
      ...site,
      'vercel.json': services(
        { site: { entrypoint: 'site', routePrefix: '/', maxDuraton: 30 } },
        { experimentalService: {} },
      ),
    },
    exit: 2,
  },
  {
    name: 'config-ignored-key',
    files: { ...site, 'vercel.json': services({ site: { entrypoint: 'site', routePrefix: '/' } }, { rewrites: [] }) },
    args: ['routes'],
    exit: 0,
  },
  {
    name: 'config-many-errors',
    files: {
      ...site,
      'vercel.json': services({
        a: { entrypoint: 'site', routePrefix: 'a', memory: 64 },
        b: { entrypoint: 'nowhere', routePrefix: '/b', maxDuration: 901 },
        'b-': { routePrefix: '/c' },
      }),
    },
    exit: 2,
  },
  {
    name: 'own-config-unknown-service',
    files: { ...one({}), 'svc-build.json': '{ "services": { "sight": { "stripPrefix": true } } }\n' },
    exit: 2,
  },
  {
    name: 'own-config-unknown-key',
    files: { ...one({}), 'svc-build.json': '{ "service": {}, "concurrency": 0 }\n' },
    exit: 2,
  },
];

const ownBuilders: readonly DiagnosticCase[] = [
  {
    name: 'builder-missing',
    files: { ...one({}), 'svc-build.json': '{ "builders": ["./tools/builder.mjs", "no-such-package"] }\n' },
    exit: 2,
  },
  {
    name: 'builder-wrong-shape',
    files: {
      ...one({}),
      'svc-build.json': '{ "builders": ["./builder.mjs"] }\n',
      'builder.mjs': 'export default { name: "pages", version: 1, frameworks: [] };\n',
    },
    exit: 2,
  },
];

const names: readonly DiagnosticCase[] = [
  {
    name: 'name-grammar',
    files: {
      ...site,
      'vercel.json': services({
        'my site': { entrypoint: 'site', routePrefix: '/' },
        __proto: { entrypoint: 'site', routePrefix: '/b' },
      }),
    },
    exit: 2,
  },
  {
    name: 'name-same-variable',
    files: {
      ...site,
      'vercel.json': services({
        'my-api': { entrypoint: 'site', routePrefix: '/' },
        my_api: { entrypoint: 'site', routePrefix: '/b' },
      }),
    },
    exit: 2,
  },
];

const prefixes: readonly DiagnosticCase[] = [
  { name: 'prefix-missing', files: { ...site, 'vercel.json': services({ site: { entrypoint: 'site' } }) }, exit: 2 },
  prefix('empty', ''),
  prefix('relative', 'docs'),
  prefix('parent', '/a/../b'),
  prefix('double-slash', '/a//b'),
  prefix('query', '/a?b=1'),
  prefix('fragment', '/a#b'),
  prefix('characters', '/a b'),
  prefix('reserved', '/_svc/site'),
  prefix('number', 7),
  {
    name: 'prefix-duplicate',
    files: {
      ...site,
      'vercel.json': services({
        a: { entrypoint: 'site', routePrefix: '/docs' },
        b: { entrypoint: 'site', routePrefix: '/docs/' },
      }),
    },
    exit: 2,
  },
  {
    name: 'prefix-similar',
    files: {
      ...site,
      'vercel.json': services({
        a: { entrypoint: 'site', routePrefix: '/' },
        b: { entrypoint: 'site', routePrefix: '/docs' },
        c: { entrypoint: 'site', routePrefix: '/Docs' },
      }),
    },
    args: ['routes'],
    exit: 0,
  },
  {
    name: 'prefix-no-root',
    files: { ...site, 'vercel.json': services({ a: { entrypoint: 'site', routePrefix: '/docs' } }) },
    args: ['routes'],
    exit: 0,
  },
];

const values: readonly DiagnosticCase[] = [
  value('memory-small', { memory: 64 }),
  value('memory-large', { memory: 20000 }),
  value('memory-fraction', { memory: 1.5 }),
  value('memory-string', { memory: '512' }),
  value('duration-zero', { maxDuration: 0 }),
  value('duration-large', { maxDuration: 901 }),
  value('duration-fraction', { maxDuration: 1.5 }),
];

const entrypoints: readonly DiagnosticCase[] = [
  { name: 'entrypoint-missing', files: one({ entrypoint: 'sight' }), exit: 2 },
  { name: 'entrypoint-empty', files: one({ entrypoint: '' }), exit: 2 },
  { name: 'entrypoint-absolute', files: one({ entrypoint: '/etc' }), exit: 2 },
  { name: 'entrypoint-outside', files: one({ entrypoint: '../elsewhere' }), exit: 2 },
  { name: 'entrypoint-linked-outside', files: one({ entrypoint: 'linked' }), links: { linked: '/etc' }, exit: 2 },
  { name: 'entrypoint-broken-link', files: one({ entrypoint: 'linked' }), links: { linked: 'nowhere' }, exit: 2 },
  { name: 'glob-outside', files: one({ includeFiles: '../../**/secret.txt' }), exit: 2 },
  {
    name: 'glob-linked-outside',
    files: one({ includeFiles: ['linked/hostname'] }),
    links: { 'site/linked': '/etc' },
    exit: 2,
  },
  { name: 'glob-empty', files: one({ excludeFiles: ['', '!negated'] }), exit: 2 },
  { name: 'glob-matches-nothing', files: one({ excludeFiles: 'drafts/**' }), exit: 0 },
];

const goModule = { 'api/go.mod': 'module example.com/api\n\ngo 1.21\n' };
const goMain = 'package main\n\nfunc main() {}\n';
const api = (fields: Fields = {}): string => services({ api: { entrypoint: 'api', routePrefix: '/', ...fields } });
const expressPackage = JSON.stringify({ type: 'module', dependencies: { express: '^5.0.0' } });

const frameworks: readonly DiagnosticCase[] = [
  { name: 'framework-unknown', files: one({ framework: 'statik' }), exit: 2 },
  {
    name: 'framework-not-detected',
    files: { 'api/Cargo.toml': '[package]\nname = "api"\n', 'vercel.json': api() },
    exit: 2,
  },
  {
    name: 'framework-ambiguous',
    files: { ...goModule, 'api/main.go': goMain, 'api/package.json': expressPackage, 'vercel.json': api() },
    exit: 2,
  },
  {
    name: 'framework-contradicted',
    files: {
      'api/package.json': JSON.stringify({ dependencies: { koa: '1' }, description: 'express' }),
      'vercel.json': api({ framework: 'express' }),
    },
    exit: 2,
  },
  { name: 'manifest-invalid', files: { 'api/package.json': '{ "dependencies": }\n', 'vercel.json': api() }, exit: 2 },
  {
    name: 'entry-not-resolved-express',
    files: { 'api/package.json': expressPackage, 'api/other.js': '', 'vercel.json': api() },
    exit: 2,
  },
  {
    name: 'entry-not-resolved-go',
    files: { ...goModule, 'api/cmd/a/main.go': goMain, 'api/cmd/b/main.go': goMain, 'vercel.json': api() },
    exit: 2,
  },
  {
    name: 'entry-excluded',
    files: { ...goModule, 'api/main.go': goMain, 'vercel.json': api({ excludeFiles: '/_svc/**' }) },
    exit: 2,
  },
  {
    name: 'service-input-outside',
    files: {
      'api/go.mod': 'module example.com/api\n\ngo 1.21\n\nreplace example.com/lib => ../../lib\n',
      'api/main.go': goMain,
      'vercel.json': api(),
    },
    exit: 2,
  },
  {
    name: 'lockfile-out-of-date',
    files: {
      'api/package.json': expressPackage,
      'api/server.js': 'import "express";\n',
      'api/package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: { '': { dependencies: { express: '^4.0.0' } } },
      }),
      'vercel.json': api(),
    },
    args: ['build', '--dry-run'],
    exit: 0,
  },
];

const machine: readonly DiagnosticCase[] = [
  {
    name: 'tool-missing',
    files: { ...goModule, 'api/main.go': goMain, 'vercel.json': api() },
    env: { PATH: '{node alone}' },
    exit: 3,
  },
  {
    name: 'tool-version',
    files: { 'api/go.mod': 'module example.com/api\n\ngo 1.99\n', 'api/main.go': goMain, 'vercel.json': api() },
    env: { GOTOOLCHAIN: 'local' },
    exit: 3,
  },
  { name: 'output-not-found', files: {}, args: ['serve'], exit: 2 },
  {
    name: 'output-invalid',
    files: { '.vercel/output/routes-manifest.json': '{ "version": 9 }\n' },
    args: ['serve'],
    exit: 2,
  },
  {
    name: 'output-refused',
    files: { ...one({}), 'notes/mine.txt': '' },
    args: ['build', '--output', 'notes'],
    exit: 2,
  },
  { name: 'usage-option', files: {}, args: ['build', '--concurency', '2'], exit: 2 },
  { name: 'usage-command', files: {}, args: ['biuld'], exit: 2 },
  { name: 'usage-value', files: {}, args: ['build', '--concurrency', 'many'], exit: 2 },
];

const builds: readonly DiagnosticCase[] = [
  {
    name: 'probe-failed',
    files: {
      ...goModule,
      'api/main.go': 'package main\n\nimport _ "example.com/missing"\n\nfunc main() {}\n',
      'vercel.json': api(),
    },
    exit: 1,
  },
  { name: 'step-failed', files: scriptedServices({ site: 'echo one; echo two >&2; exit 4' }), exit: 1 },
  { name: 'build-output-missing', files: scriptedServices({ site: 'mkdir -p elsewhere' }), exit: 1 },
  {
    name: 'output-not-self-contained',
    files: scriptedServices({ site: 'mkdir -p dist && pwd > dist/where.txt' }),
    exit: 1,
  },
  {
    name: 'static-file-unreachable',
    files: scriptedServices({
      site: 'mkdir -p dist/docs && echo a > dist/index.html && echo b > dist/docs/x.html',
      docs: page('docs'),
    }),
    exit: 0,
  },
  {
    name: 'trace-incomplete',
    files: {
      'api/package.json': JSON.stringify({ type: 'module', dependencies: { express: 'file:express' } }),
      'api/express/package.json': JSON.stringify({ name: 'express', version: '5.0.0', main: 'index.js' }),
      'api/express/index.js': 'module.exports = {};\n',
      'api/server.js': 'import "express";\nimport "./missing.js";\n',
      'vercel.json': api(),
    },
    exit: 1,
  },
];

/** All of them. */
export const cases: readonly DiagnosticCase[] = [
  ...config,
  ...ownBuilders,
  ...names,
  ...prefixes,
  ...values,
  ...entrypoints,
  ...frameworks,
  ...machine,
  ...builds,
];
