import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { actionsOf } from '../rig/built-actions.ts';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { packageWorkspace } from '../rig/package-workspace.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

// The work that comes before services start is that of builds: done once for both.

interface Session {
  /** The actions that have run so far. */
  readonly ran: () => readonly string[];
  readonly shows: (path: string, text: string) => Promise<void>;
  readonly end: () => Promise<unknown>;
}

async function develop(rig: ProjectRig, args: readonly string[] = []): Promise<Session> {
  const running = rig.start(['dev', '--json', '--port', String(await freePort()), ...args]);
  const [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
  return {
    ran: () => [...running.text().matchAll(/"type":"action-started","action":"([^"]+)"/g)].map(([, id = '']) => id),
    shows: async (path, text) => {
      await expect.poll(async () => (await ask(origin, path)).body, { timeout: 60_000, interval: 50 }).toBe(text);
    },
    end: () => {
      running.child.kill('SIGTERM');
      return running.exited;
    },
  };
}

it('what a build has done is not done again in development, and the other way round', async () => {
  await using rig = await packageWorkspace();
  await actionsOf(rig);
  const session = await develop(rig, ['--only', 'web']);
  await session.shows('/', 'ui');
  expect(session.ran().filter((action) => !action.startsWith('build:'))).toEqual([]);
  await writeFile(join(rig.root, 'packages/ui/src/ui.txt'), 'edited');
  await session.shows('/', 'edited');
  expect(session.ran()).toContain('package:packages/ui');
  await session.end();
  const built = await actionsOf(rig);
  expect(built.outcomes).toMatchObject({ web: 'built', docs: 'built' });
  expect(built.ran.filter((action) => !action.startsWith('build:'))).toEqual([]);
});

it('what a service depends on is built before it, and again when that changes', async () => {
  await using rig = await projectRig({
    ...scriptedServices({
      web: 'rm -rf dist && mkdir dist && cat page.txt client.txt > dist/index.html',
      api: 'cat schema.txt > ../web/client.txt && rm -rf dist && mkdir dist && cp schema.txt dist/index.html',
    }),
    'web/page.txt': 'page, ',
    'api/schema.txt': 'one',
    'svc-build.json': JSON.stringify({
      services: { web: { dependsOn: ['api'] }, api: { generated: ['/web/client.txt'] } },
    }),
  });
  const alone = await develop(rig, ['--only', 'web']);
  await alone.shows('/', 'page, one');
  expect(alone.ran()).toEqual(['build:api', 'build:web']);
  await writeFile(join(rig.root, 'api/schema.txt'), 'two');
  await alone.shows('/', 'page, two');
  await alone.end();
  const all = await develop(rig);
  await all.shows('/', 'page, two');
  await all.shows('/api/', 'two');
  await all.end();
});
