import type { FileStamp } from '@svc-build/model/disk';
import type { ProbeResult } from '@svc-build/model/plan';
import type { Contents } from '@svc-build/trace/contents';
import { TracePaths } from '@svc-build/trace/trace';
import { expect, it } from 'vitest';
import type { PlanMemory } from '../plan/plan-memory.ts';
import { keepPlans, type ProjectLook } from './keep-plans.ts';

const STARTED_AT = 1_000_000;
const stamp = (ctimeMs: number): FileStamp => ({ mode: 0o100644, size: 1, mtimeMs: ctimeMs, ctimeMs, inode: 1 });

const ELSEWHERE = { written: [], writtenByNeeded: { paths: [], patterns: [] } };

interface Look {
  readonly probeResults?: Readonly<Record<string, Partial<ProbeResult>>>;
  readonly own?: number;
  readonly shared?: number;
  readonly isKept?: boolean;
}

/** The services whose plans are kept after a look in which files were last changed at these times. */
function keptAfter({ probeResults = {}, own = 0, shared = 0, isKept = false }: Look): readonly string[] {
  const group = new TracePaths();
  for (let index = 0; index < 20; index += 1) group.add(`shared/${index}`);
  const tracePaths = new TracePaths();
  tracePaths.add('web/package.json');
  tracePaths.refer(group);
  const key = { tracePaths, inputs: { records: [], trace: new Map() } };
  const basis = isKept ? { kind: 'kept' } : { kind: 'new', question: 'q', tracePaths, warnings: [] };
  const trace = new Map([
    ['web/package.json', stamp(own)],
    ...[...group.paths].map((path) => [path, stamp(shared)] as const),
  ]);
  const look = {
    planned: [{ service: { name: 'web' }, plan: {}, probeResults, tools: {}, basis, ...ELSEWHERE }],
    keys: new Map([['web', key]]),
    trace,
    startedAt: STARTED_AT,
  } as unknown as ProjectLook;
  const kept: string[] = [];
  const plans = {
    keep: (service: string) => kept.push(service),
    keepShared: () => 'name',
  } as unknown as PlanMemory;
  const contents = {} as unknown as Contents;
  keepPlans(look, { plans, contents, isNew: ({ basis }) => basis.kind === 'new' });
  return kept;
}

it('a new plan is kept, one that was kept is left as it is', () => {
  expect(keptAfter({})).toEqual(['web']);
  expect(keptAfter({ isKept: true })).toEqual([]);
});

it('a plan is not kept when anything that it was made from is so young that a later change might not show', () => {
  expect(keptAfter({ own: STARTED_AT - 100 })).toEqual(['web']);
  expect(keptAfter({ own: STARTED_AT - 3 })).toEqual([]);
  expect(keptAfter({ shared: STARTED_AT - 3 })).toEqual([]);
});

it('a plan is not kept when a program failed that may not fail next time', () => {
  expect(keptAfter({ probeResults: { uv: { code: null }, app: { code: 0 } } })).toEqual(['web']);
  expect(keptAfter({ probeResults: { uv: { code: 127 } } })).toEqual([]);
  expect(keptAfter({ probeResults: { list: { code: 1 } } })).toEqual([]);
});
