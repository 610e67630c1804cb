import { defineRuntime } from '@svc-build/model/runtime-facts';
import { expect, test } from 'vitest';
import { someAction } from '../testing/some-action.ts';
import type { SeenPath } from './strace-lines.ts';
import { type OutsidePlace, undeclaredInputs } from './undeclared-inputs.ts';

const inputs = { directories: ['web'], files: [], exclude: [] };
const action = { ...someAction('build:web'), inputs, outputs: ['web/dist'], generated: ['web/made/*.ts'] };
const install = { ...someAction('install:.'), outputs: ['node_modules', 'web/node_modules'] };
const outside: readonly OutsidePlace[] = [{ path: '/usr', because: 'programs' }];
const runtimes = [defineRuntime({ name: 'node', title: 'Node.js', installed: ['node_modules'] })];

function named(seen: SeenPath, needs = [install]): readonly string[] {
  const declared = {
    actions: [action, ...needs],
    hashed: new Set(['web', 'web/a.js', 'web/src']),
    isPlanned: (path: string) => path === '.npmrc',
    isExcluded: (path: string) => path.startsWith('web/.cache'),
    isDeclared: (path: string) => path.startsWith('data/'),
  };
  const places = { root: '/p', own: ['/p/.svc-build'], outside, runtimes };
  return undeclaredInputs(action, [{ program: '/usr/bin/node', seen: [seen] }], declared, places).map(
    ({ message }) => message,
  );
}

test.each<SeenPath>([
  { kind: 'read', path: '/p/web/a.js' },
  { kind: 'listed', path: '/p/web/src' },
  { kind: 'absent', path: '/p/.npmrc' },
  { kind: 'read', path: '/p/data/x.json' },
  { kind: 'read', path: '/p/web/dist/old.js' },
  { kind: 'read', path: '/p/web/made/a.ts' },
  { kind: 'written', path: '/p/elsewhere' },
  { kind: 'read', path: '/p/.svc-build/scratch/x' },
  { kind: 'read', path: '/usr/lib/x.so' },
  { kind: 'absent', path: '/package.json' },
  { kind: 'absent', path: '/p/web/pages/index.tsx' },
  { kind: 'listed', path: '/p' },
  { kind: 'absent', path: '/p/.git' },
  { kind: 'absent', path: '/p/web/node_modules/x' },
  { kind: 'absent', path: '/p/https:/pypi.org/simple' },
])('$kind $path is covered', (seen) => expect(named(seen)).toEqual([]));

test.each<[SeenPath, string]>([
  [{ kind: 'read', path: '/p/tools/a.sh' }, 'reads tools/a.sh'],
  [{ kind: 'listed', path: '/p/tools' }, 'lists tools'],
  [{ kind: 'absent', path: '/p/web/.cache/x' }, 'looks for web/.cache/x'],
  [{ kind: 'absent', path: '/p/tsconfig.json' }, 'looks for tsconfig.json'],
  [{ kind: 'read', path: '/srv/data' }, 'reads /srv/data'],
])('%o is named', (seen, words) => {
  expect(named(seen)).toEqual([`The action "build:web" ${words} (/usr/bin/node), which no key covers.`]);
});
