import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodeProcesses } from './node-processes.ts';

const processes = createNodeProcesses();
const env = { PATH: process.env.PATH ?? '' };
const command = (script: string) => ({ argv: ['sh', '-c', script], cwd: tmpdir(), env });

async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never held');
}

describe('a process', () => {
  it('gets exactly the environment it is given, and its lines arrive with their stream', async () => {
    const lines: string[] = [];
    const running = await processes.start(
      { ...command('env | grep -c HOME; echo problem >&2; exit 3'), env: { ...env, ONE: '1' } },
      (line, stream) => lines.push(`${stream}: ${line}`),
    );
    expect(await running.exited).toEqual({ kind: 'exited', code: 3 });
    expect(lines.sort()).toEqual(['stderr: problem', 'stdout: 0']);
  });

  it('reads what it is given on standard input', async () => {
    const lines: string[] = [];
    const running = await processes.start({ ...command('cat'), input: 'a\nb\n' }, (line) => lines.push(line));
    await running.exited;
    expect(lines).toEqual(['a', 'b']);
  });

  it('that does not exist never starts', async () => {
    const running = await processes.start({ argv: ['/nowhere/tool'], cwd: tmpdir(), env }, () => {});
    expect(running.pid).toBeNull();
    expect(await running.exited).toEqual({ kind: 'not-started', reason: 'spawn /nowhere/tool ENOENT' });
  });

  it('never starts in a directory that is not there', async () => {
    const running = await processes.start({ ...command('true'), cwd: '/nowhere' }, () => {});
    expect(await running.exited).toEqual({ kind: 'not-started', reason: '/nowhere is no directory' });
  });

  it('that the system cannot run is told from one that fails', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'svc-build-'));
    const lines: string[] = [];
    const start = async (argv: readonly string[]) =>
      (await processes.start({ argv, cwd, env }, (line) => lines.push(line))).exited;
    await writeFile(join(cwd, 'plain'), '');
    expect(await start(['./plain'])).toEqual({ kind: 'not-started', reason: 'spawn ./plain EACCES' });
    await writeFile(join(cwd, 'broken'), '#!/nowhere/interpreter\n', { mode: 0o755 });
    expect(await start(['./broken'])).toMatchObject({ kind: 'not-started', reason: expect.stringMatching(/broken/) });
    expect(lines).toEqual([]);
    expect(await start(['sh', '-c', 'exec ./broken'])).toEqual({ kind: 'exited', code: 127 });
  });

  it('talks over its channel from its first moment on', async () => {
    const heard: unknown[] = [];
    const script = "process.on('message', (message) => process.send(message, () => process.exit()))";
    const running = await processes.start(
      { ...command(''), argv: [process.execPath, '-e', script], onMessage: (message) => heard.push(message) },
      () => {},
    );
    running.send({ bytes: new Uint8Array([1, 2]) });
    await running.exited;
    expect(heard).toEqual([{ bytes: new Uint8Array([1, 2]) }]);
  });

  it('takes the children that it leaves behind with it', async () => {
    let child = 0;
    const running = await processes.start(command('sleep 300 & echo $!'), (line) => {
      child = Number(line);
    });
    await running.exited;
    expect(child).toBeGreaterThan(0);
    expect(processes.isAlive(child)).toBe(false);
  });

  it('trap 35: is killed with its group when it ignores the signal', async () => {
    const pids: number[] = [];
    const running = await processes.start(
      command("trap '' TERM; sh -c \"trap '' TERM; echo \\$\\$; sleep 300\" & wait; sleep 300"),
      (line) => pids.push(Number(line)),
    );
    await eventually(() => pids.length === 1);
    expect(await running.stop('SIGTERM', 100)).toEqual({ kind: 'killed', signal: 'SIGKILL' });
    expect(pids.some((pid) => processes.isAlive(pid))).toBe(false);
  });

  it('lets the rest of its group use the grace time', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'svc-build-')), 'said');
    const script = `sh -c "trap 'sleep 0.3; echo bye > ${file}; exit 0' TERM; echo up; while :; do sleep 0.05; done" & trap 'exit 0' TERM; wait`;
    const lines: string[] = [];
    const running = await processes.start(command(script), (line) => lines.push(line));
    await eventually(() => lines.includes('up'));
    await running.stop('SIGTERM', 5000);
    expect(await readFile(file, 'utf8')).toBe('bye\n');
  });
});

describe('the reaper', () => {
  it('ends the groups of an svc-build that was killed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'svc-build-'));
    const script = join(directory, 'victim.ts');
    const built = join(directory, 'victim.cjs');
    await writeFile(
      script,
      `import { createNodeProcesses } from ${JSON.stringify(new URL('./node-processes.ts', import.meta.url).pathname)};
       createNodeProcesses().start({ argv: ['sh', '-c', 'sleep 300 & echo $!; wait'], cwd: '/', env: { PATH: process.env.PATH ?? '' } }, (line) => console.log(line));`,
    );
    const { build } = await import('esbuild');
    await build({
      entryPoints: [script],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: built,
      logLevel: 'silent',
    });
    const victim = spawn(process.execPath, [built], { stdio: ['ignore', 'pipe', 'inherit'] });
    let grandchild = 0;
    victim.stdout.on('data', (data) => {
      grandchild = Number(String(data));
    });
    await eventually(() => grandchild > 0);
    expect(processes.isAlive(grandchild)).toBe(true);
    victim.kill('SIGKILL');
    await eventually(() => !processes.isAlive(grandchild));
  });
});
