import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRig, repository } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

const TERMINAL = `
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 100, 0, 0))
try:
    while data := os.read(terminal, 4096): os.write(1, data)
except OSError: pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** Runs the command in a terminal of its own, which Python's pty makes, and returns what the terminal got. */
async function inTerminal(
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly text: string }> {
  const command = join(repository, 'node_modules/.bin/svc-build');
  const child = spawn('python3', ['-c', TERMINAL, command, 'build', '--continue'], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data) => {
    text += data;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text };
}

describe('in a terminal', () => {
  it('each action has a line that ends well or badly, and what is said comes after', async () => {
    await using rig = await projectRig(scriptedServices({ good: page('x'), bad: 'echo broken; exit 2' }));
    const { code, text } = await inTerminal(rig.root, {});
    expect(code).toBe(1);
    expect(text).toMatch(/✔.*good: build/);
    expect(text).toMatch(/✖.*bad: build/);
    const plain = stripVTControlCharacters(text);
    expect(plain.indexOf('| broken')).toBeGreaterThan(plain.lastIndexOf('✖'));
    expect(text).toContain('[?25h'); // The cursor is back.
  });

  it('there are plain lines in continuous integration, and no colour where none is wanted', async () => {
    await using rig = await projectRig(scriptedServices({ good: page('x') }));
    const { code, text } = await inTerminal(rig.root, { CI: 'true', NO_COLOR: '1' });
    expect(code).toBe(0);
    expect(text).toContain('good: build …');
    expect(text).not.toContain('\u001b[');
  });
});
