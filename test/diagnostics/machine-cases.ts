import { makeTar } from '@svc-build/archive/testing/make-tar';
import { api, type DiagnosticCase, goMain, goModule, one } from './diagnostic-case.ts';

/** A Node server, with these fields in its manifest. */
const server = (fields: Readonly<Record<string, unknown>> = {}) => ({
  'api/package.json': `${JSON.stringify({ name: 'api', scripts: { start: 'node server.js' }, ...fields }, null, 2)}\n`,
  'api/server.js': "require('node:http').createServer().listen(process.env.PORT);\n",
  'vercel.json': api(),
});

/** What is wrong with the machine, an output or the command line. */
export const machineCases: readonly DiagnosticCase[] = [
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
  {
    name: 'node-version',
    files: server({ engines: { node: '>=99' } }),
    env: { HOME: '/nobody', PATH: '{node alone}' },
    exit: 3,
  },
  {
    name: 'node-version-unreadable',
    files: { ...server(), 'api/.nvmrc': '# the team calls it so\nours\n', '.node-version': '20\n' },
    exit: 2,
  },
  {
    name: 'node-version-conflict',
    files: { ...server({ engines: { node: '>=22.12' } }), '.nvmrc': 'lts/iron\n' },
    exit: 2,
  },
  {
    name: 'tracer-missing',
    files: one({}),
    args: ['build', '--trace-inputs'],
    env: { PATH: '{node alone}' },
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
    name: 'archive-refused',
    files: { 'site.tar': makeTar([{ name: 'routes-manifest.json' }, { name: '../../.ssh/authorized_keys' }]) },
    args: ['serve', 'site.tar'],
    exit: 2,
  },
  {
    name: 'archive-damaged',
    files: { 'site.tar.gz': 'not what it says\n' },
    args: ['serve', 'site.tar.gz'],
    exit: 2,
  },
  {
    name: 'output-refused',
    files: { ...one({}), 'notes/mine.txt': '' },
    args: ['build', '--output', 'notes'],
    exit: 2,
  },
  { name: 'usage-archive', files: {}, args: ['pack', 'site.zip'], exit: 2 },
  { name: 'usage-option', files: {}, args: ['build', '--concurency', '2'], exit: 2 },
  { name: 'usage-command', files: {}, args: ['biuld'], exit: 2 },
  { name: 'usage-value', files: {}, args: ['build', '--concurrency', 'many'], exit: 2 },
];
