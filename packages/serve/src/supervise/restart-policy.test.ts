import { describe, expect, it } from 'vitest';
import { crashLoopError, NO_HISTORY, nextStep } from './restart-policy.ts';

const neverUp = { upMs: null, isOwnEnd: true };
const wasUp = { upMs: 5_000, isOwnEnd: true };
const timing = { pausesMs: [10, 20] };

describe('after its end a process', () => {
  it('has failed if it was never ready', () => {
    expect(nextStep(neverUp, NO_HISTORY, timing).step).toEqual({ kind: 'fail', crashes: 0 });
  });

  it('pauses for longer each time, and has failed when no pause is left', () => {
    const first = nextStep(wasUp, NO_HISTORY, timing);
    const second = nextStep(neverUp, first.history, timing);
    const third = nextStep(neverUp, second.history, timing);
    expect([first.step, second.step, third.step]).toEqual([
      { kind: 'pause', pauseMs: 10 },
      { kind: 'pause', pauseMs: 20 },
      { kind: 'fail', crashes: 3 },
    ]);
  });

  it('begins with the first pause again if it was ready for long', () => {
    const history = { crashes: 2, hasBeenReady: true };
    const { step, history: next } = nextStep({ upMs: 60_001, isOwnEnd: true }, history, timing);
    expect(step).toEqual({ kind: 'pause', pauseMs: 10 });
    expect(next.crashes).toBe(1);
  });

  it('is tried again though it was never ready, if it is to be patient and ended by itself', () => {
    const patient = { ...timing, isPatient: true };
    expect(nextStep(neverUp, NO_HISTORY, patient).step).toEqual({ kind: 'pause', pauseMs: 10 });
    expect(nextStep({ ...neverUp, isOwnEnd: false }, NO_HISTORY, patient).step.kind).toBe('fail');
  });
});

it('says how often it ended, or only how', () => {
  const life = { end: { how: 'exited with code 1', outOfMemory: false }, help: 'Fix it.' };
  expect(crashLoopError('api', life, { crashes: 3, log: ['x'] })).toMatchObject({
    message: 'Service "api" ended 3 times in a row and is not started again; the last time it exited with code 1.',
    log: ['x'],
  });
  expect(crashLoopError('api', life, { crashes: 0, log: [] }).message).toBe('Service "api" exited with code 1.');
});
