import { poemBuilder } from '../rig/poem-builder.ts';
import { type DiagnosticCase, one, services } from './diagnostic-case.ts';

const secrets: readonly DiagnosticCase[] = [
  {
    name: 'secret-file-included',
    files: {
      ...one({ includeFiles: ['**/*', 'config/.env'] }),
      'site/config/.env': 'TOKEN=1\n',
      'site/.npmrc': 'token\n',
    },
    exit: 0,
  },
  {
    name: 'secret-file-left-out',
    files: {
      ...ownBuilder(
        'static: { entries: [{',
        "functions: [{ name: 'index', cwd: '.', launch: { argv: ['node', 'poem.txt'], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0] } }, required: [], runtime: 'node', handler: 'x', launcherType: null, entries: [{ kind: 'file', path: 'poems/.npmrc', from: '{root}/poems/.npmrc', mode: 0o644 }] }],\n    static: { entries: [{",
      ),
      'poems/.npmrc': 'token\n',
    },
    exit: 0,
  },
];

/** A project with a builder of its own in which something stands in place of something. */
function ownBuilder(from: string, to: string): DiagnosticCase['files'] {
  return {
    'tools/poems.mjs': poemBuilder.replace(from, () => to),
    'poems/poem.txt': 'Roses\n',
    'svc-build.json': '{\n  "builders": ["./tools/poems.mjs"]\n}\n',
    'vercel.json': services({ poems: { entrypoint: 'poems', routePrefix: '/' } }),
  };
}

const builders: readonly DiagnosticCase[] = [
  {
    name: 'builder-failed',
    files: ownBuilder('collect: async () =>', "collect: async () => { throw new Error('no ink'); },\n  old: () =>"),
    exit: 1,
  },
  { name: 'builder-output-invalid', files: ownBuilder("path: 'index.html'", "path: '../docs/index.html'"), exit: 1 },
];

/** What is wrong with a project's own builder, and with secrets that a builder or a pattern brings along. */
export const builderCases: readonly DiagnosticCase[] = [...builders, ...secrets];
