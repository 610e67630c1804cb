import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { journalOf } from './look-at-output.mjs';
import { ownEnvironment } from './own-environment.mjs';

const command = fileURLToPath(new URL('../../node_modules/.bin/svc-build', import.meta.url));

/** Commands that read an output, and no build is needed before them. */
const READERS = [['routes', '/index.html'], ['pack', '../packed.tar.gz'], ['verify', '--quiet'], ['serve']];

/**
 * Ends the swap that a killed build was at by a command that reads the output.
 * @param {string} root @param {number} which
 */
export async function finishByReading(root, which) {
  const [name = '', ...args] = READERS[which % READERS.length] ?? [];
  if (name === 'serve') await served(root, args);
  else {
    const { status, stdout, stderr } = spawnSync(command, [name, ...args], {
      cwd: root,
      env: ownEnvironment(),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${name} after a kill ended with ${status}:\n${stdout}${stderr}`);
    rmSync(join(root, '../packed.tar.gz'), { force: true });
  }
  const output = join(root, '.vercel/output');
  if (existsSync(journalOf(output))) throw new Error(`${name} did not end the swap.`);
  if (!existsSync(join(output, 'routes-manifest.json'))) throw new Error(`After ${name} there is no manifest.`);
}

/** @param {string} root @param {readonly string[]} args */
async function served(root, args) {
  const child = spawn(command, ['serve', ...args], {
    cwd: root,
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (more) => {
        text += more;
        const found = /http:\/\/[\d.]+:\d+/.exec(text)?.[0];
        if (found !== undefined) resolve(found);
      });
    child.once('exit', (code) => reject(new Error(`serve after a kill ended with ${code}:\n${text}`)));
  });
  const { status } = await fetch(`${url}/two/0.txt`);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
  if (status !== 200) throw new Error(`serve after a kill answered ${status}.`);
}
