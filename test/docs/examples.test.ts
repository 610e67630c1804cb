import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { freePort } from '../rig/free-port.ts';
import { environment, projectRig, repository } from '../rig/project-rig.ts';
import { fits, masked, type Part, pageExamples } from './page-examples.ts';

const STAYS = /^svc-build (serve|dev)\b/;
const pages = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md'));
const examples = pages.flatMap((page) =>
  pageExamples(page).map((parts, index): [string, number, readonly Part[]] => [page, index + 1, parts]),
);

it.each(examples)('what docs/%s shows (project %i) is what happens', async (_, __, parts) => {
  await using rig = await projectRig();
  await using session = shell(rig.root, await freePort());
  for (const part of parts) {
    if (part.kind === 'file') await rig.write({ [part.path]: part.contents });
    else await session.run(part.line, part.printed);
  }
});

/** A shell in a project, in which commands are run one after the other and must print what a page says. */
function shell(root: string, port: number) {
  const programs = join(repository, 'node_modules/.bin');
  const env: NodeJS.ProcessEnv = { ...environment(root), SVC_BUILD_PORT: String(port), CLONE: repository };
  const begin = (line: string): { readonly child: ChildProcess; text(): string } => {
    const script = `exec 2>&1\n${line.replaceAll('localhost:3000', `localhost:${port}`)}`;
    const child = spawn('sh', ['-c', script], {
      cwd: root,
      env: { ...env, PATH: `${programs}:${env.PATH}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    return { child, text: () => text };
  };
  let server: ChildProcess | null = null;
  let lastCode = 0;
  const stop = async (): Promise<void> => {
    if (server === null || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGINT');
    await exited;
  };
  /** Runs a line once; one that stays is left running as soon as it has printed what it must. */
  const attempt = async (line: string, wanted: readonly string[]): Promise<readonly string[]> => {
    const stays = STAYS.test(line);
    if (stays) await stop();
    const { child, text } = begin(stays ? `exec ${line}` : `(exit ${lastCode})\n${line}`);
    const ended = once(child, 'close');
    if (!stays) {
      lastCode = Number((await ended)[0]);
      return masked(text(), port);
    }
    server = child;
    for (let left = 1200; left > 0 && child.exitCode === null && !fits(masked(text(), port), wanted); left--)
      await sleep(50);
    return masked(text(), port);
  };
  return {
    async run(line: string, printed: readonly string[]): Promise<void> {
      const wanted = masked(printed.join('\n'), port);
      let seen = await attempt(line, wanted);
      // What runs may still be on its way to what was changed.
      for (let left = 100; left > 0 && line.startsWith('curl ') && !fits(seen, wanted); left--) {
        await sleep(100);
        seen = await attempt(line, wanted);
      }
      if (!fits(seen, wanted)) expect([`$ ${line}`, ...seen]).toEqual([`$ ${line}`, ...wanted]);
    },
    [Symbol.asyncDispose]: stop,
  };
}
