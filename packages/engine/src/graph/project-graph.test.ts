import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Action } from '@svc-build/model/plan';
import { someService } from '@svc-build/model/testing/some-service';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { expect, it } from 'vitest';
import { someAction } from '../testing/some-action.ts';
import { graphOf } from './project-graph.ts';
import { readPackages } from './read-packages.ts';

const steps: Action['steps'] = [{ kind: 'write', label: 'x', path: '{scratch}/x', contents: '' }];

it('has services, packages and the work that they share, and what hangs together', () => {
  const install = someAction('install:.', { label: 'install', restorable: false, steps });
  const ui = someAction('package:ui', { label: 'build ui', needs: ['install:.'], steps });
  const used = (directory: string, isDirect: boolean, uses: readonly string[] = []) => {
    return { directory, name: directory, isDirect, uses, builtBy: directory === 'ui' ? 'package:ui' : null };
  };
  const planned = (name: string, dependsOn: readonly string[], packages: ReturnType<typeof used>[]) => ({
    service: someService({ name, root: name, dependsOn }),
    plan: { service: name, actions: [install, ui, someAction(`build:${name}`, { needs: ['install:.'], steps })] },
    packages,
  });
  const { nodes, edges } = graphOf([
    planned('web', ['api'], [used('config', false), used('ui', true, ['config'])]),
    planned('api', [], [used('config', true)]),
  ]);
  expect(nodes.map(({ id }) => id)).toEqual([
    ...['service:web', 'service:api', 'package:config', 'package:ui'],
    ...['action:install:.', 'action:package:ui'],
  ]);
  expect(edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([
    'service:web dependsOn service:api',
    'service:web uses package:ui',
    'service:web runs action:install:.',
    'service:api uses package:config',
    'service:api runs action:install:.',
    'service:api runs action:package:ui',
    'package:ui uses package:config',
    'package:ui builtBy action:package:ui',
    'action:package:ui needs action:install:.',
  ]);
});

it('finds the packages that actions read and no plan names', async () => {
  const source = memoryTree({
    ...{ 'go.work': '', 'package.json': '{}', 'data/texts.json': '{}' },
    ...{
      'api/go.mod': '',
      'shared/go.mod': '',
      'shared/log/log.go': '',
      'lib/pyproject.toml': '',
      'web/package.json': '',
    },
  });
  const action = someAction('build:api', {
    inputs: {
      directories: ['api', 'lib'],
      files: ['api/go.mod', 'shared/go.mod', 'shared/log/log.go', 'web/package.json', 'data/texts.json'],
      exclude: [],
    },
  });
  const planned = { service: someService({ root: 'api' }), plan: { service: 'api', actions: [action] } };
  const found = await readPackages(planned, source, RUNTIMES);
  expect(found.map(({ directory }) => directory)).toEqual(['lib', 'shared']);
});
