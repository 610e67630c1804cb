import { fakeHost } from '@svc-build/host/testing/fake-host';
import { BASE_ENVIRONMENT } from '@svc-build/model/plan';
import { expect, it } from 'vitest';
import { someAction } from '../testing/some-action.ts';
import { declaredVariables, isIntegration, passedVariables, variableLayers } from './variable-layers.ts';

it.each([
  [{}, false],
  [{ CI: '' }, false],
  [{ CI: '0' }, false],
  [{ CI: 'false' }, false],
  [{ CI: 'FALSE' }, false],
  [{ CI: '1' }, true],
  [{ CI: 'true' }, true],
  [{ CI: 'woodpecker' }, true],
])('%j is continuous integration: %s', (env, is) => expect(isIntegration(env)).toBe(is));

/** What a key has of an install whose settings name variables. */
async function declaredBy(env: Readonly<Record<string, string>>, secret = 'ours') {
  const host = fakeHost({ files: {}, env: { ...env, SVC_BUILD_SECRET: secret } });
  const spec = { names: ['TOKEN', 'UNSET'], sealed: ['TOKEN', 'UNSET'], unkeyed: ['NPM_TOKEN'] };
  const action = someAction('install', { env: { ...BASE_ENVIRONMENT, ...spec } });
  const generated = { values: {}, names: new Set<string>() };
  const directories = { root: '/project', cache: '/cache', state: '/project/.svc-build' };
  return {
    declared: await declaredVariables(action, { generated }, { host, directories, runtimes: [] }),
    passed: passedVariables(await variableLayers(action.env, generated, { host, directories, runtimes: [] })),
  };
}

it('a key holds of a secret what only the project can make of it, and nothing of one that changes no result', async () => {
  const { declared } = await declaredBy({ TOKEN: 'planted', NPM_TOKEN: 'other' });
  expect(Object.keys(declared).sort()).toEqual(['TOKEN', 'UNSET']);
  expect(declared.UNSET).toBeNull();
  expect(declared.TOKEN).not.toContain('planted');
  expect((await declaredBy({ TOKEN: 'planted' })).declared.TOKEN).toBe(declared.TOKEN);
  expect((await declaredBy({ TOKEN: 'changed' })).declared.TOKEN).not.toBe(declared.TOKEN);
  expect((await declaredBy({ TOKEN: 'planted' }, 'theirs')).declared.TOKEN).not.toBe(declared.TOKEN);
});

it('a step sees secrets as they are', async () => {
  const { passed } = await declaredBy({ TOKEN: 'planted', NPM_TOKEN: 'other' });
  expect(passed).toMatchObject({ TOKEN: 'planted', NPM_TOKEN: 'other' });
});
