import { type Action, BASE_ENVIRONMENT } from '@svc-build/model/plan';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { reactionTo } from './affected-services.ts';
import type { PlannedDev } from './plan-dev.ts';

const action: Action = {
  id: 'install:.',
  label: 'install',
  needs: [],
  requires: [],
  inputs: { directories: ['shared'], files: ['package.json'], exclude: ['**/*.md'] },
  generated: [],
  env: BASE_ENVIRONMENT,
  steps: [],
  outputs: ['shared/dist'],
  restorable: true,
  keep: [],
};

const at = { file: 'svc-build.json', line: 1, column: 1, length: 1, lineText: '' };

const planned = {
  before: [],
  service: someService({
    inputs: [
      { value: 'VERSION', at },
      { value: 'data', at },
    ],
  }),
  dev: {
    service: 'api',
    actions: [action],
    run: { kind: 'collected' },
    watch: [
      { paths: ['api/**/*.ts', 'shared/**/*.ts'], action: 'restart' },
      { paths: ['api/.env*'], action: 'restart' },
      { paths: ['api/go.mod'], action: 'rebuild' },
    ],
  },
} as unknown as PlannedDev;

it.each([
  ['code', ['api/src/a.ts'], { kind: 'restart', path: 'api/src/a.ts' }],
  ['a dot file that is watched', ['api/.env.local'], { kind: 'restart', path: 'api/.env.local' }],
  ['an input of an action', ['package.json'], { kind: 'rebuild', path: 'package.json' }],
  ['what the service declares', ['VERSION'], { kind: 'remake', path: 'VERSION' }],
  ['a file of a directory that it declares', ['data/a.json'], { kind: 'remake', path: 'data/a.json' }],
  ['what lies in an input directory', ['shared/a.ts'], { kind: 'rebuild', path: 'shared/a.ts' }],
  ['what an input leaves out', ['shared/notes.md'], { kind: null, path: '' }],
  ['what an action writes itself', ['shared/dist/a.ts'], { kind: null, path: '' }],
  ['a watched manifest, among others', ['api/a.ts', 'api/go.mod'], { kind: 'rebuild', path: 'api/go.mod' }],
  ['a file of somebody else', ['web/page.tsx', 'README.md'], { kind: null, path: '' }],
])('%s asks for what it must', (_, paths, reaction) => {
  expect(reactionTo(paths, planned)).toEqual(reaction);
});
