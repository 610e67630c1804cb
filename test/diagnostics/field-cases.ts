import { type DiagnosticCase, type Fields, one, services, site } from './diagnostic-case.ts';

function prefix(name: string, routePrefix: unknown): DiagnosticCase {
  return { name: `prefix-${name}`, files: one({ routePrefix }), exit: 2 };
}

function value(name: string, fields: Fields): DiagnosticCase {
  return { name: `value-${name}`, files: one(fields), exit: 2 };
}

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
  { name: 'glob-bounds', files: one({ includeFiles: ['{a,b}'.repeat(25), 'x'.repeat(300), '*!(a)'] }), exit: 2 },
  { name: 'glob-matches-nothing', files: one({ excludeFiles: 'drafts/**' }), exit: 0 },
];

const _goModule = { 'api/go.mod': 'module example.com/api\n\ngo 1.21\n' };
const _goMain = 'package main\n\nfunc main() {}\n';
const _api = (fields: Fields = {}): string => services({ api: { entrypoint: 'api', routePrefix: '/', ...fields } });
const _expressPackage = JSON.stringify({ type: 'module', dependencies: { express: '^5.0.0' } });

/** What is wrong with the fields of a service. */
export const fieldCases: readonly DiagnosticCase[] = [...prefixes, ...values, ...entrypoints];
