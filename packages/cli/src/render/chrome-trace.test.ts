import { expect, it } from 'vitest';
import { ChromeTrace } from './chrome-trace.ts';

it('has a row for each slot, and a span for each action, step, hit and service', () => {
  let now = 100;
  const trace = new ChromeTrace(() => now);
  const services = ['web'];
  now = 110;
  trace.show({ type: 'run-started', actions: [] });
  trace.show({ type: 'action-started', action: 'build:web', label: 'build', services, reasons: ['a.ts changed'] });
  trace.show({ type: 'action-started', action: 'build:api', label: 'build', services: ['api'], reasons: [] });
  trace.show({ type: 'step-started', action: 'build:web', step: 'compile', services });
  now = 115;
  trace.show({ type: 'step-started', action: 'build:web', step: 'bundle', services });
  now = 120;
  const finished = { type: 'action-finished', label: 'build', interrupted: false, durationMs: 10 } as const;
  trace.show({ ...finished, action: 'build:web', services, ok: true });
  trace.show({ type: 'action-restored', from: 'cache', action: 'install:.', label: 'install', services });
  trace.show({ ...finished, action: 'build:api', services: ['api'], ok: false });
  const { traceEvents } = JSON.parse(trace.json());
  const spans = traceEvents.filter(({ ph }: { ph: string }) => ph === 'X');
  expect(spans.map(({ name, tid, ts, dur, args }: Record<string, unknown>) => [name, tid, ts, dur, args])).toEqual([
    ['plan and decide', 0, 0, 10_000, {}],
    ['compile', 1, 10_000, 5000, {}],
    ['bundle', 1, 15_000, 5000, {}],
    ['web: build', 1, 10_000, 10_000, { action: 'build:web', how: 'ran', reasons: ['a.ts changed'] }],
    ['web: install', 1, 20_000, 1, { action: 'install:.', how: 'restored' }],
    ['api: build', 2, 10_000, 10_000, { action: 'build:api', how: 'failed', reasons: [] }],
  ]);
  const rows = traceEvents.filter(({ ph }: { ph: string }) => ph === 'M');
  expect(rows.map(({ args }: { args: { name: string } }) => args.name)).toEqual(['run', 'slot 1', 'slot 2']);
});

it('spans of a row follow or hold each other, however long showing takes', () => {
  let now = 0;
  const trace = new ChromeTrace(() => {
    now += 0.04;
    return now;
  });
  const services = ['web'];
  trace.show({ type: 'run-started', actions: [] });
  trace.show({ type: 'action-restored', from: 'place', action: 'install:.', label: 'install', services });
  trace.show({ type: 'action-started', action: 'build:web', label: 'build', services, reasons: [] });
  trace.show({ type: 'step-started', action: 'build:web', step: 'compile', services });
  trace.show({ type: 'step-started', action: 'build:web', step: 'bundle', services });
  trace.show({
    type: 'action-finished',
    action: 'build:web',
    label: 'build',
    services,
    ok: true,
    interrupted: false,
    durationMs: 1,
  });
  trace.show({ type: 'summary', ok: true, interrupted: false, durationMs: 1, output: '', services: [], chain: [] });
  const { traceEvents } = JSON.parse(trace.json());
  const spans = traceEvents.filter(({ ph }: { ph: string }) => ph === 'X') as {
    tid: number;
    ts: number;
    dur: number;
  }[];
  const crossing = spans.flatMap((one) =>
    spans.filter(
      ({ tid, ts, dur }) => tid === one.tid && one.ts < ts && ts < one.ts + one.dur && ts + dur > one.ts + one.dur,
    ),
  );
  expect([spans.length, crossing]).toEqual([6, []]);
});
