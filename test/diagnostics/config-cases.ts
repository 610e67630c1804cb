import { type DiagnosticCase, one, services, site } from './diagnostic-case.ts';

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
  { name: 'config-unreadable', files: site, links: { 'vercel.json': '/dev/zero' }, exit: 2 },
  { name: 'config-deep', files: text(`{\n  "crons": ${'['.repeat(300)}${']'.repeat(300)}\n}\n`), exit: 2 },
  { name: 'state-refused', files: one({}), links: { '.svc-build': '..' }, exit: 2 },
  {
    name: 'file-unreadable',
    files: { ...one({}), 'site/package.json': '{ "scripts": { "build": "true" } }' },
    links: { 'site/package-lock.json': '/dev/zero' },
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
  {
    name: 'verify-path-unowned',
    files: {
      ...site,
      'vercel.json': services({ site: { entrypoint: 'site', routePrefix: '/site' } }),
      'svc-build.json':
        '{\n  "verify": [\n    { "path": "/site/" },\n    { "path": "/sites", "status": 200 }\n  ]\n}\n',
    },
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

/** What is wrong with the files of the configuration, and with names. */
export const configCases: readonly DiagnosticCase[] = [...config, ...ownBuilders, ...names];
