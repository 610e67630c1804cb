import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { projectRig, repository } from '../rig/project-rig.ts';

const run = promisify(execFile);

/** A builder in TypeScript, as a project has it that installed svc-build. */
const sources = {
  'tools/pages.mts': `import { BASE_ENVIRONMENT, defineBuilder, error, fail, type FrameworkFacts, ok } from 'svc-build';

// @ts-expect-error A rank that there is not.
export const wrong: FrameworkFacts = { slug: 'others', rank: 'metta', kind: 'frontend', runtime: 'static', find: [] };

export default defineBuilder({
  name: 'pages',
  version: 1,
  frameworks: [
    { slug: 'pages', rank: 'meta', kind: 'frontend', runtime: 'static', find: [{ kind: 'file', path: 'pages.txt' }] },
  ],
  plan: async (service) =>
    ok({
      service: service.name,
      actions: [
        {
          id: 'pages:' + service.name, label: 'render', needs: [], requires: [], generated: [], outputs: [], keep: [],
          inputs: { directories: [service.root], files: [], exclude: [] },
          env: BASE_ENVIRONMENT,
          steps: [
            { kind: 'call', label: 'render', module: './render.mjs', input: { from: '{service}/pages.txt' }, output: '{scratch}/page.json' },
          ],
        },
      ],
    }),
  collect: async (service, { scratch }) => {
    const text = await scratch.readText('page.json');
    if (text === null) return fail(error('BUILD_OUTPUT_MISSING', 'There is no page.', 'Write one.', { service: service.name }));
    const { value } = JSON.parse(text) as { readonly value: string };
    return ok({
      functions: [], probes: [], requires: [], madeFrom: [],
      static: { entries: [{ kind: 'contents', path: 'index.html', contents: value, mode: 0o644 }], fallback: null, immutable: [] },
    });
  },
});
`,
  'tools/render.mts': `import { error, fail, ok, type Result } from 'svc-build';
import { heading } from './heading.mjs';

const { readFile } = process.getBuiltinModule('fs/promises');

export default async ({ from }: { readonly from: string }): Promise<Result<string>> => {
  const text = await readFile(from, 'utf8');
  if (text.includes('oops')) return fail(error('STEP_FAILED', 'There is an oops in the page.', 'Take it out.'));
  return ok(heading(text.trim()));
};
`,
  'tools/heading.mts': "export const heading = (text: string): string => '<h1>' + text + '</h1>';\n",
  'tools/tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      module: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      types: ['node'],
    },
  }),
};

it('a builder in TypeScript, with a module of its own that runs in a step', async () => {
  await using rig = await projectRig({
    ...sources,
    'pages/pages.txt': 'Roses are red\n',
    'svc-build.json': '{ "builders": ["./tools/pages.mjs"] }',
    'vercel.json': '{ "experimentalServices": { "pages": { "entrypoint": "pages", "routePrefix": "/" } } }',
  });
  await mkdir(join(rig.root, 'node_modules'));
  await symlink(join(repository, 'packages/cli'), join(rig.root, 'node_modules/svc-build'));
  await symlink(join(repository, 'node_modules/@types'), join(rig.root, 'node_modules/@types'));
  const compile = () =>
    run(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '-p', 'tools'], { cwd: rig.root });
  await compile();

  const page = () => readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  expect(await rig.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  expect(await page()).toBe('<h1>Roses are red</h1>');
  expect((await build(rig)).outcomes).toEqual({ pages: 'fresh' });

  // What the module of the step imports is a part of the builder too.
  await rig.write({ 'tools/heading.mts': sources['tools/heading.mts'].replaceAll('h1', 'h2') });
  await compile();
  expect((await build(rig)).reasons.pages).toContain('builder pages changed');
  expect(await page()).toBe('<h2>Roses are red</h2>');

  await rig.write({ 'pages/pages.txt': 'oops\n' });
  const failed = await rig.run(['build']);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('There is an oops in the page. [STEP_FAILED]');
});
