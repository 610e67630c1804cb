import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { meetExpectations, readExpectations } from '../rig/expectations.ts';
import { installedPnpm } from '../rig/installed-pnpm.ts';
import { installedUv } from '../rig/installed-uv.ts';
import { moveOutput, serveMoved } from '../rig/moved-output.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

/** Replaces a word in a file of the project. */
async function edit(rig: ProjectRig, path: string, [from, to]: readonly [string, string]): Promise<void> {
  const file = join(rig.root, path);
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll(from, to));
}

/** Builds, and tells which actions ran, by service. */
async function ranIn(rig: ProjectRig, env: Readonly<Record<string, string>>) {
  const ran = await rig.run(['build', '--json'], { env });
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const events = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const built = events.at(-1).services.filter(({ outcome }: { outcome: string }) => outcome === 'built');
  return {
    built: built.map(({ name }: { name: string }) => name),
    ran: events.filter(({ type }) => type === 'action-started').map(({ action }) => action as string),
  };
}

it('the platform: an edit builds what it reaches, and all of it runs from a moved output', async ({ skip }) => {
  const [pnpm, uv] = [await installedPnpm(), await installedUv()];
  if ('missing' in pnpm) return skip(pnpm.missing);
  if ('missing' in uv) return skip(uv.missing);
  const env = { PATH: [pnpm.path, uv.path].join(delimiter) };
  await using rig = await projectRig('test/projects/platform');
  // What git ignores is what the generated client is known by.
  execFileSync('git', ['init', '--quiet'], { cwd: rig.root });
  expect(await rig.run(['build'], { env })).toMatchObject({ code: 0, stderr: '' });
  expect((await ranIn(rig, env)).built).toEqual([]);

  await edit(rig, 'python/orders/src/orders/main.py', ['1900', '1950']);
  expect(await ranIn(rig, env)).toEqual({ built: ['orders'], ran: [] });
  await edit(rig, 'services/hono/src/server.ts', ['4200', '4300']);
  expect(await ranIn(rig, env)).toEqual({ built: ['accounts'], ran: ['bundle:accounts'] });
  await edit(rig, 'packages/client/schema.json', ['"orders"', '"baskets"']);
  const client = await ranIn(rig, env);
  expect(client.built.toSorted()).toEqual(['admin', 'search', 'web']);
  expect(client.ran).not.toContain('package:packages/format');
  expect(client.ran.filter((action) => action.startsWith('install'))).toEqual([]);
  await edit(rig, 'packages/client/schema.json', ['"baskets"', '"orders"']);
  await edit(rig, 'python/orders/src/orders/main.py', ['1950', '1900']);
  await edit(rig, 'services/hono/src/server.ts', ['4300', '4200']);
  // All of this was built before.
  expect(await ranIn(rig, env)).toEqual({ built: [], ran: [] });

  await edit(rig, 'go/common/amount.go', ['EUR', 'euros']);
  expect((await ranIn(rig, env)).built.toSorted()).toEqual(['api', 'jobs']);
  await edit(rig, 'go/common/amount.go', ['euros', 'EUR']);
  await rig.run(['build'], { env });
  expect(await rig.run(['verify'], { env })).toMatchObject({ code: 0 });
  const { output, project } = await moveOutput(rig);
  const { origin } = await serveMoved(rig, output);
  await meetExpectations(origin, await readExpectations(join(project, 'expect.json')));
});
