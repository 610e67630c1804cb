import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import staticBuilder from './index.ts';

async function scriptOf(build: string, service: object, dependencies = { vite: '^7' }): Promise<string | undefined> {
  const app = someService({ name: 'app', root: '.', entrypoint: { kind: 'directory', path: '.' }, ...service });
  const plan = await staticBuilder.plan(
    app,
    memoryTree({ 'package.json': JSON.stringify({ scripts: { build }, dependencies }) }),
    {},
  );
  if (!plan.ok) throw new Error(plan.diagnostics[0]?.message);
  const [step] = plan.value.actions.find(({ id }) => id === 'build:app')?.steps ?? [];
  return step?.kind === 'run' ? step.argv.at(-1) : undefined;
}

it.each([
  ['tsc && vite build', { routePrefix: '/app' }, 'tsc && vite build --base /app/'],
  ['vite build --mode test', { routePrefix: '/app' }, 'vite build --base /app/ --mode test'],
  ['vite build', { routePrefix: '/' }, 'vite build'],
  ['vite build', { routePrefix: '/app', stripPrefix: true }, 'vite build'],
  ['vite build --base=/cdn/', { routePrefix: '/app' }, 'vite build --base=/cdn/'],
  ['node build.js', { routePrefix: '/app' }, 'node build.js'],
])('%s at %o is %s', async (build, service, script) => {
  expect(await scriptOf(build, service)).toBe(script);
});

it('what is no package of Vite keeps its script', async () => {
  expect(await scriptOf('vite build', { routePrefix: '/app' }, { vite: undefined } as never)).toBe('vite build');
});
