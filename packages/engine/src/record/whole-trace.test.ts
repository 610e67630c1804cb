import type { FileStamp } from '@svc-build/model/disk';
import { expect, it } from 'vitest';
import type { BuildContext } from '../build-context.ts';
import { wholeTrace } from './whole-trace.ts';

const DIRECTORY: FileStamp = { mode: 0o040755, size: 0, mtimeMs: 1, ctimeMs: 1, inode: 1 };

it('what is missing is covered by a watched directory around it, but for what is not counted among its names', () => {
  const context = {
    directories: { root: '/p', output: '/p/out', modules: '/modules' },
    host: { disk: { identity: () => null, list: () => [] } },
    builderModules: new Map(),
  } as unknown as BuildContext;
  const trace = new Map([
    ['.', DIRECTORY],
    ['missing', null],
    ['.vercel', null],
  ]);
  expect([...wholeTrace(trace, [], context).keys()]).toEqual(['.', '.vercel', '/modules']);
});
