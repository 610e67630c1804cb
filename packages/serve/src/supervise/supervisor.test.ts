import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServeEvent } from '../serve-event.ts';
import { eventually } from '../testing/eventually.ts';
import { LISTEN } from '../testing/listening-program.ts';
import { createGroupMemory } from './group-memory.ts';
import { Supervisor } from './supervisor.ts';

const node = createNodeHost(process);
const host: Host = {
  ...node,
  clock: { ...node.clock, sleep: (ms, signal) => node.clock.sleep(Math.min(ms, 20), signal) },
};
/** Fails the second and the third time. */
const UNSTEADY = `
import { appendFileSync, readFileSync } from 'node:fs';
appendFileSync('starts', 'x');
const starts = readFileSync('starts', 'utf8').length;
console.log('start ' + starts);
if (starts === 2 || starts === 3) process.exit(4);
`;

let directory: string;
let events: ServeEvent[];
let supervisor: Supervisor;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'supervisor-'));
  events = [];
  supervisor = new Supervisor({
    service: 'api',
    timing: { readyMs: 15_000, stopMs: 5_000, pausesMs: [250, 1000, 4000] },
    host,
    report: (event) => events.push(event),
    memory: createGroupMemory(host),
  });
});
afterEach(async () => {
  await supervisor.stop();
  await rm(directory, { recursive: true, force: true });
});

async function start(program: string, env: Readonly<Record<string, string>> = {}) {
  await writeFile(join(directory, 'main.mjs'), program);
  return supervisor.start(programOf(env));
}

function programOf(env: Readonly<Record<string, string>>) {
  const stop = { signal: 'SIGTERM', okExit: [0, 143] } as const;
  return { cwd: directory, argv: [process.execPath, 'main.mjs'], inherited: host.env, env, stop, memory: null };
}

async function ask(path: string): Promise<string> {
  const { state } = supervisor;
  if (state.kind !== 'ready') throw new Error(`it is ${state.kind}`);
  return (await fetch(`http://127.0.0.1:${state.port}${path}`)).text();
}

const readyTimes = (): number => events.filter(({ type }) => type === 'service-ready').length;

describe('a crash', () => {
  it('is tried again when the restart fails at once, and each pause is longer', async () => {
    expect(await start(UNSTEADY + LISTEN)).toBeNull();
    await expect(ask('/crash')).rejects.toThrow();
    await eventually(() => readyTimes() === 2);
    const exits = events.filter((event) => event.type === 'service-exited');
    expect(exits.map(({ restartInMs }) => restartInMs)).toEqual([250, 1000, 4000]);
    expect(exits.map(({ how }) => how.replace(/port \d+/, 'port N'))).toEqual([
      'exited with code 7',
      'exited with code 4 before it accepted connections on port N',
      'exited with code 4 before it accepted connections on port N',
    ]);
    expect(supervisor.status()).toMatchObject({ restarts: 3, state: { kind: 'ready' } });
    expect(await ask('/')).toBe('ok');
  });

  it('of the first start is final until it is asked to start again', async () => {
    const diagnostic = await start("console.log('no database'); process.exit(3);");
    expect(diagnostic?.message).toMatch(
      /^Service "api" exited with code 3 before it accepted connections on port \d+\.$/,
    );
    expect(supervisor.state).toEqual({ kind: 'failed', diagnostic });
    expect(supervisor.status()).toMatchObject({ pid: null, startedAt: null, memoryBytes: null, restarts: 0 });
    await writeFile(join(directory, 'main.mjs'), LISTEN);
    expect(await supervisor.restart('main.mjs changed')).toBeNull();
    expect(await ask('/')).toBe('ok');
  });
});

describe('a restart', () => {
  it('ends the process, and starts it as another program', async () => {
    await start(LISTEN, { GREETING: 'one' });
    const before = supervisor.status();
    expect(before).toMatchObject({ service: 'api', restarts: 0, memoryLimit: null, log: [] });
    expect(before.memoryBytes).toBeGreaterThan(5_000_000);
    expect(Math.abs(Date.now() - (before.startedAt ?? 0))).toBeLessThan(60_000);
    expect(await supervisor.restart('.env changed', programOf({ GREETING: 'two' }))).toBeNull();
    expect(JSON.parse(await ask('/env'))).toMatchObject({ GREETING: 'two' });
    expect(host.processes.isAlive(before.pid ?? 0)).toBe(false);
    expect(supervisor.status()).toMatchObject({ restarts: 1 });
    expect(events).toContainEqual({ type: 'service-restarting', service: 'api', reason: '.env changed' });
    expect(events.filter(({ type }) => type === 'service-exited')).toEqual([]);
  });

  it('may be asked for again while it is under way, and stopped', async () => {
    await start(LISTEN);
    const asked = [supervisor.restart('a'), supervisor.restart('b'), supervisor.restart('c')];
    expect(await Promise.all(asked)).toEqual([null, null, null]);
    expect(await ask('/')).toBe('ok');
    const last = supervisor.restart('d');
    await supervisor.stop();
    expect(await last).toBeNull();
    expect(await supervisor.restart('too late')).toBeNull();
    expect(supervisor.state).toEqual({ kind: 'stopped' });
  });
});

describe('a patient supervisor', () => {
  it('tries again what ends before it was ever ready, until it has tried often enough', async () => {
    const patient = new Supervisor({
      service: 'api',
      timing: { readyMs: 15_000, stopMs: 5_000, pausesMs: [10, 10], isPatient: true },
      host,
      report: (event) => events.push(event),
      memory: createGroupMemory(host),
    });
    const outcome = await patient.start({
      ...programOf({}),
      argv: ['node', '-e', "console.log('no database'); process.exit(7)"],
    });
    await patient.stop();
    expect(outcome).toMatchObject({
      code: 'SERVICE_NOT_READY',
      message: expect.stringContaining('ended 3 times in a row'),
    });
    expect(events.flatMap((event) => (event.type === 'service-exited' ? [event.restartInMs] : []))).toEqual([
      10,
      10,
      null,
    ]);
    expect(outcome?.log).toContain('no database');
  });
});

describe('the log', () => {
  it('is passed on line by line, and its last lines are kept', async () => {
    const heard: string[] = [];
    const end = supervisor.subscribe(({ text, stream }) => heard.push(`${stream} ${text}`));
    await start(`for (let at = 0; at < 300; at++) console.log('line ' + at); ${LISTEN}`);
    await eventually(() => heard.length === 300);
    const { log } = supervisor.status();
    expect(log).toHaveLength(200);
    expect([log[0]?.text, log.at(-1)?.text]).toEqual(['line 100', 'line 299']);
    expect(supervisor.log).toHaveLength(20);
    end();
    await supervisor.restart('again');
    expect(heard).toHaveLength(300);
  });
});
