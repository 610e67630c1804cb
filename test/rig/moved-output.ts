import { readFileSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import type { ProjectRig, Running } from './project-rig.ts';

/** A served output. */
export interface Served {
  readonly origin: string;
  readonly serving: Running;
}

/** Copies what a project built to another directory, and takes the project away: its new place comes back with the copy. */
export async function moveOutput(rig: ProjectRig): Promise<{ readonly output: string; readonly project: string }> {
  const output = join(rig.root, '../moved/output');
  const project = `${rig.root}-gone`;
  await cp(join(rig.root, '.vercel/output'), output, { recursive: true, verbatimSymlinks: true });
  await rename(rig.root, project);
  return { output, project };
}

/** Serves an output from beside it, and waits until every service is there. */
export async function serveMoved(
  rig: ProjectRig,
  output: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const args = ['serve', output, '--json', '--port', String(await freePort())];
  const serving = rig.start(args, { cwd: join(output, '..'), env });
  const [, origin = ''] = await serving.saw(/"type":"listening","url":"([^"]+)"/);
  const { services } = JSON.parse(readFileSync(join(output, 'routes-manifest.json'), 'utf8'));
  for (const name of Object.keys(services)) await serving.saw(new RegExp(`"service-ready","service":"${name}"`));
  return { origin, serving };
}
