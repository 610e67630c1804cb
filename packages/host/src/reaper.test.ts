import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { isProcessAlive } from './process-table.ts';

interface Victim {
  readonly directory: string;
  /** What it printed. */
  readonly pids: readonly number[];
}

/** Runs the text as a program of its own until it has killed itself. */
async function victim(text: string): Promise<Victim> {
  const directory = await mkdtemp(join(tmpdir(), 'svc-build-'));
  const source = join(directory, 'victim.ts');
  const built = join(directory, 'victim.cjs');
  const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).pathname);
  await writeFile(
    source,
    `import { spawn } from 'node:child_process';
     import { writeSync } from 'node:fs';
     import { createReaper } from ${module('./reaper.ts')};
     import { createStarter } from ${module('./start-process.ts')};
     const kill = () => process.kill(process.pid, 'SIGKILL');
     const env = { PATH: process.env.PATH ?? '' };
     const print = (...pids: unknown[]) => writeSync(1, pids.map((pid) => pid + '\\n').join(''));
     const shell = (script: string) => ({ argv: ['sh', '-c', script], cwd: process.cwd(), env });
     const spawned = () => spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).pid ?? 0;
     (async () => { ${text} })();`,
  );
  await build({ entryPoints: [source], bundle: true, platform: 'node', outfile: built, logLevel: 'silent' });
  const running = spawn(process.execPath, [built], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  running.stdout.on('data', (data) => {
    printed += String(data);
  });
  await new Promise((resolve) => running.once('close', resolve));
  return { directory, pids: printed.trim().split('\n').map(Number) };
}

async function ends(pid: number | undefined): Promise<void> {
  expect(pid).toBeGreaterThan(0);
  for (let tries = 0; tries < 500 && isProcessAlive(pid ?? 0); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(isProcessAlive(pid ?? 0)).toBe(false);
}

describe('when svc-build is killed', () => {
  it('what it watches ends, and what it released does not', async () => {
    const { pids } = await victim(
      `const reaper = createReaper();
       const [watched, released] = [spawned(), spawned()];
       await reaper.watch(watched); await reaper.watch(released); reaper.release(released);
       print(watched, released); kill();`,
    );
    await ends(pids[0]);
    expect(isProcessAlive(pids[1] ?? 0)).toBe(true);
    process.kill(-(pids[1] ?? 0), 'SIGKILL');
  });

  it('before the reaper knows of a program, the program never begins', async () => {
    const { directory, pids } = await victim(
      `const reaper = { watch: async (group: number) => { print(group); kill(); }, release: () => {} };
       await createStarter(reaper)(shell('touch began; sleep 300'), () => {});`,
    );
    await ends(pids[0]);
    expect(existsSync(join(directory, 'began'))).toBe(false);
  });

  it('as soon as the reaper knows of a program, the program ends or never begins', async () => {
    const { pids } = await victim(
      `const real = createReaper();
       const reaper = { ...real, watch: async (group: number) => { print(group); await real.watch(group); kill(); } };
       await createStarter(reaper)(shell('sleep 300 & wait'), () => {});`,
    );
    await ends(pids[0]);
  });

  it('programs that have begun end with all that they started', async () => {
    const { pids } = await victim(
      `const start = createStarter();
       const lines = [0, 1].map(() => new Promise((resolve) => start(shell('sleep 300 & echo $!; wait'), resolve)));
       print(...(await Promise.all(lines))); kill();`,
    );
    expect(pids).toHaveLength(2);
    for (const pid of pids) await ends(pid);
  });
});
