import { fileURLToPath } from 'node:url';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { RoutePrefix } from '@svc-build/model/names';
import type { Action } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import nextjsBuilder from './index.ts';

const example = diskTree(fileURLToPath(new URL('./example', import.meta.url)), nodeFiles);
const app = (details: Partial<ResolvedService> = {}): ResolvedService =>
  someService({ name: 'web', framework: 'nextjs', builder: 'nextjs', kind: 'frontend', ...details });

async function buildOf(service: ResolvedService, source: SourceTree): Promise<Action | undefined> {
  const plan = await nextjsBuilder.plan(service, source, {});
  if (!plan.ok) throw new Error(plan.diagnostics.map(({ message }) => message).join());
  return plan.value.actions.find(({ id }) => id === `build:${service.name}`);
}

const scripted = (scripts: Readonly<Record<string, string>>, next = '16.4.6'): SourceTree =>
  memoryTree({ 'package.json': JSON.stringify({ scripts, dependencies: { next } }) });

test('the example is installed before it is built, and only the build is for production', async () => {
  const plan = await nextjsBuilder.plan(app(), example, {});
  const actions = plan.ok ? plan.value.actions : [];
  expect(actions.map(({ id, env }) => [id, env.set.NODE_ENV])).toEqual([
    ['install:.', undefined],
    ['build:web', 'production'],
    ['bundle:web', undefined],
  ]);
});

test('without a build script Next builds; with one, the script does, and what goes around it', async () => {
  const argvs = async (source: SourceTree) =>
    (await buildOf(app(), source))?.steps.flatMap((step) =>
      step.kind === 'run' && step.argv[0] === 'sh' ? [step.argv.at(-1)] : [],
    );
  expect(await argvs(scripted({ start: 'next start' }))).toEqual(['next build']);
  expect(await argvs(scripted({ prebuild: 'prisma generate', build: 'next build --webpack' }))).toEqual([
    'prisma generate',
    'next build --webpack',
  ]);
});

test('the hook is told where requests arrive: at the prefix, or at the root when it is stripped', async () => {
  const mountOf = async (service: ResolvedService) => (await buildOf(service, example))?.env.set.SVC_BUILD_NEXT_MOUNT;
  const routePrefix = '/admin' as RoutePrefix;
  expect(await mountOf(app({ routePrefix }))).toBe('/admin');
  expect(await mountOf(app({ routePrefix, stripPrefix: true }))).toBe('/');
});

test('the hook comes as the version takes it, and both ways where only the install says which that is', async () => {
  const hooksOf = async (next: string) => {
    const { NEXT_ADAPTER_PATH, NODE_OPTIONS } = (await buildOf(app(), scripted({}, next)))?.env.set ?? {};
    return { NEXT_ADAPTER_PATH, NODE_OPTIONS };
  };
  const adapter = '{modules}/next-adapter.mjs';
  const preload = '--require="{modules}/next-preload.cjs"';
  expect(await hooksOf('16.2.0')).toEqual({ NEXT_ADAPTER_PATH: adapter });
  expect(await hooksOf('15.5.4')).toEqual({ NODE_OPTIONS: preload });
  expect(await hooksOf('^16.0.0')).toEqual({ NEXT_ADAPTER_PATH: adapter, NODE_OPTIONS: preload });
});

test('a lockfile without compilers for other systems is left as it is', async () => {
  for (const next of ['14.2.35', '16.4.6']) {
    const build = await buildOf(app(), scripted({}, next));
    expect(build?.env.set.NEXT_IGNORE_INCORRECT_LOCKFILE).toBe('1');
  }
});

test('a script that gives Node more memory keeps the hook that comes by NODE_OPTIONS', async () => {
  const build = 'NODE_OPTIONS=--max-old-space-size=4096 next build';
  const argvOf = async (next: string) =>
    (await buildOf(app(), scripted({ build }, next)))?.steps.find(({ label }) => label === 'build');
  expect(await argvOf('14.2.0')).toMatchObject({
    argv: ['sh', '-c', 'NODE_OPTIONS="$NODE_OPTIONS "--max-old-space-size=4096 next build'],
  });
  expect(await argvOf('16.2.0')).toMatchObject({ argv: ['sh', '-c', build] });
});

test('the cache is taken before everything else, and kept when all went well', async () => {
  const build = await buildOf(app(), scripted({ prebuild: 'prisma generate', build: 'next build' }));
  expect(build?.steps.map(({ label }) => label)).toEqual(['take cache', 'prebuild', 'build', 'notes', 'keep cache']);
  expect(build?.keep).toEqual([
    { name: 'next', scope: 'service', key: [], fill: 'together', placedBy: { kind: 'us' } },
  ]);
});

test('what Next writes among the sources is no input', async () => {
  const build = await buildOf(app({ root: 'apps/web' }), memoryTree({ 'apps/web/package.json': '{}' }));
  expect(build?.generated).toEqual(['apps/web/next-env.d.ts', 'apps/web/.next/**']);
  expect(build?.outputs).toEqual(['apps/web/.next', 'apps/web/out']);
});

test('a directory without a package.json is an error with a place', async () => {
  expect(await nextjsBuilder.plan(app(), memoryTree({}), {})).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'ENTRY_NOT_RESOLVED', location: { file: 'vercel.json' } }],
  });
});
