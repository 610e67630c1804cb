import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { isProcessAlive } from './liveness.ts';

/** Runs the text as a program of its own that has a reaper, and gives the numbers it prints before it kills itself. */
async function pidsOfVictim(text: string): Promise<readonly number[]> {
  const directory = await mkdtemp(join(tmpdir(), 'svc-build-'));
  const source = join(directory, 'victim.ts');
  const built = join(directory, 'victim.cjs');
  await writeFile(
    source,
    `import { spawn } from 'node:child_process';
     import { mkdirSync, writeSync } from 'node:fs';
     import { createReaper } from ${JSON.stringify(new URL('./reaper.ts', import.meta.url).pathname)};
     const reaper = createReaper();
     for (const name of ['one service', 'other']) mkdirSync(name);
     const start = (cwd: string) => spawn('sh', ['-c', 'sleep 300 & wait'], { cwd, detached: true, stdio: 'ignore' }).pid ?? 0;
     ${text}`,
  );
  await build({ entryPoints: [source], bundle: true, platform: 'node', outfile: built, logLevel: 'silent' });
  const victim = spawn(process.execPath, [built], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
  return (await outputOf(victim)).trim().split('\n').map(Number);
}

async function outputOf(victim: ChildProcess): Promise<string> {
  let text = '';
  victim.stdout?.on('data', (data) => {
    text += String(data);
  });
  await new Promise((resolve) => victim.once('exit', resolve));
  return text;
}

async function ends(pid: number | undefined): Promise<void> {
  for (let tries = 0; tries < 500 && isProcessAlive(pid ?? 0); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(isProcessAlive(pid ?? 0)).toBe(false);
}

const KILL = "process.kill(process.pid, 'SIGKILL');";

describe('when svc-build is killed', () => {
  it('what it watches ends, and what it released does not', async () => {
    const [watched, released] = await pidsOfVictim(
      `const [watched, released] = [start('one service'), start('one service')];
       reaper.watch(watched); reaper.watch(released); reaper.release(released);
       writeSync(1, watched + '\\n' + released + '\\n'); ${KILL}`,
    );
    expect([watched, released].every((pid) => (pid ?? 0) > 0)).toBe(true);
    await ends(watched);
    expect(isProcessAlive(released ?? 0)).toBe(true);
    process.kill(-(released ?? 0), 'SIGKILL');
  });

  it('a program that never started is waited for no longer, and who works in its directory is left alone', async () => {
    const [stranger] = await pidsOfVictim(
      `reaper.starting(process.cwd() + '/one service'); reaper.neverStarted();
       writeSync(1, start('one service') + '\\n'); ${KILL}`,
    );
    expect(stranger).toBeGreaterThan(0);
    // The time in which the reaper of the other tests has long done its work.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(isProcessAlive(stranger ?? 0)).toBe(true);
    process.kill(-(stranger ?? 0), 'SIGKILL');
  });

  it.runIf(process.platform === 'linux')(
    'between the start of a program and its name, the program ends, and nothing else does',
    async () => {
      const [unnamed, elsewhere] = await pidsOfVictim(
        `const elsewhere = start('other');
         reaper.starting(process.cwd() + '/one service');
         writeSync(1, start('one service') + '\\n' + elsewhere + '\\n'); ${KILL}`,
      );
      expect(unnamed).toBeGreaterThan(0);
      await ends(unnamed);
      expect(isProcessAlive(elsewhere ?? 0)).toBe(true);
      process.kill(-(elsewhere ?? 0), 'SIGKILL');
    },
  );
});
