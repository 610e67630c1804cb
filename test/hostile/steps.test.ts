import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { processesNaming } from '../rig/processes-naming.ts';
import { projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

/** Longer than any build here takes: only a command that hangs reaches it. */
const HANGS_MS = 60_000;

/** What a build script leaves running as it ends, and what the build must come to. */
const DAEMONS: readonly (readonly [name: string, script: string])[] = [
  ['holds its output', 'setsid sleep 987 &'],
  ['holds its output and ignores signals', 'setsid sh -c \'trap "" TERM INT HUP; sleep 987\' &'],
  ['stays in its group', 'sleep 987 &'],
  [
    'was started by node, detached, with the output of its parent',
    `node -e "require('child_process').spawn('sleep', ['987'], { stdio: 'inherit', detached: true }).unref()"`,
  ],
  ['goes on printing', "setsid sh -c 'while sleep 0.05; do echo still here; done' & "],
];

describe('a build whose script leaves a daemon that', () => {
  it.each(DAEMONS)('%s is built and ends', async (name, daemon) => {
    const mark = `DAEMON_OF=${process.pid}-${DAEMONS.findIndex(([one]) => one === name)}`;
    await using rig = await projectRig({
      ...scriptedServices({ site: 'sh build.sh' }),
      'site/build.sh': `${page('built')}\nexport ${mark}\n${daemon}\n`,
    });
    const ended = await Promise.race([rig.run(['build']), sleep(HANGS_MS, null)]);
    for (const one of processesNaming(mark)) process.kill(Number.parseInt(one, 10), 'SIGKILL');
    expect(ended).toMatchObject({ code: 0 });
  });
});
