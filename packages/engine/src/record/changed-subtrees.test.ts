import { expect, it } from 'vitest';
import { changedSubtrees } from './changed-subtrees.ts';

const REST = ['functions/_svc/rest/index.func/main.py', 'static/rest/1', 'static/rest/2', 'static/rest/deep/3'];

it.each<[string, Parameters<typeof changedSubtrees>[0], ReturnType<typeof changedSubtrees>]>([
  [
    'a service that owns its mount alone is one subtree for each of its bundles',
    {
      kept: REST,
      before: ['functions/_svc/api/index.func/a', 'static/api/a'],
      after: ['functions/_svc/api/index.func/a', 'functions/_svc/api/index.func/b', 'static/api/deep/a'],
    },
    { placed: ['functions/_svc/api', 'static/api'], removed: [] },
  ],
  [
    'what "/" owns leaves out the mounts of others',
    {
      kept: [...REST, 'static/admin/index.html'],
      before: ['static/index.html', 'static/assets/a', 'static/old'],
      after: ['static/index.html', 'static/assets/b/c', 'static/admin/not-kept'],
    },
    { placed: ['static/admin/not-kept', 'static/assets', 'static/index.html'], removed: ['static/old'] },
  ],
  [
    'a mount that moved is placed there and removed here',
    { kept: REST, before: ['static/old/deep/a'], after: ['static/new/a'] },
    { placed: ['static/new'], removed: ['static/old'] },
  ],
  [
    'a service that is gone is removed',
    { kept: REST, before: ['static/a'], after: [] },
    { placed: [], removed: ['static/a'] },
  ],
  [
    'nothing may have changed but what belongs to all',
    { kept: REST, before: [], after: [] },
    { placed: [], removed: [] },
  ],
  [
    'more than half of the output is not done in parts',
    { kept: ['static/b/1'], before: [], after: ['static/a/1', 'static/a/2'] },
    null,
  ],
  ['nor is a first output', { kept: [], before: [], after: [] }, null],
  ['nor what would take something else along', { kept: REST, before: [], after: ['static/rest/deep'] }, null],
])('%s', (_, files, expected) => expect(changedSubtrees(files)).toEqual(expected));
