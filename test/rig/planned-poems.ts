import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { build } from './outcomes.ts';
import { poemBuilder } from './poem-builder.ts';
import type { ProjectRig } from './project-rig.ts';

/** Services whose builder writes down beside the project whom it plans; all of them look at what is in `shared`. */
export const poems = (names: readonly string[]): Readonly<Record<string, string>> => ({
  'vercel.json': JSON.stringify({
    experimentalServices: Object.fromEntries(
      names.map((name, index) => [
        name,
        { entrypoint: name, framework: 'poems', routePrefix: index === 0 ? '/' : `/${name}` },
      ]),
    ),
  }),
  'svc-build.json': JSON.stringify({ builders: ['./builders/poems.mjs'] }),
  'builders/poems.mjs': poemBuilder
    .replace('const ok', "import { appendFileSync } from 'node:fs';\nconst ok")
    .replace(
      'plan: async (service) => ok({',
      `plan: async (service, source) => {
    appendFileSync('../planned', service.name + ' ');
    await source.once('all that is shared', async (view) => {
      for (const { name } of await view.list('shared')) await view.readText('shared/' + name);
    });
    return ok({`,
    )
    .replace('    }],\n  }),\n  collect', '    }],\n  }); },\n  collect'),
  ...Object.fromEntries(names.map((name) => [`${name}/poem.txt`, `of ${name}\n`])),
});

/** Builds, and says which services were planned before anything was built. */
export async function plannedBy(
  rig: ProjectRig,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const log = join(rig.root, '../planned');
  const env = variables;
  rmSync(log, { force: true });
  const ran = await rig.run(['build', '--dry-run=json', ...args], { env });
  expect(ran).toMatchObject({ code: 0 });
  const planned = existsSync(log) ? readFileSync(log, 'utf8') : '';
  await build(rig, { args, env });
  return planned.trim().split(' ').sort().join(' ');
}
