import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEXT_SETTINGS } from '../next-environment.ts';
import { hookedConfigModule } from './config-module.ts';

const root = mkdtempSync(join(tmpdir(), 'svc-build-next-module-'));
const app = join(root, 'shop');
const env = {
  [NEXT_SETTINGS.root]: root,
  [NEXT_SETTINGS.app]: 'shop',
  [NEXT_SETTINGS.service]: 'shop',
  [NEXT_SETTINGS.mount]: '/shop',
  [NEXT_SETTINGS.fingerprint]: 'f'.repeat(64),
  [NEXT_SETTINGS.secret]: 'secret',
  [NEXT_SETTINGS.includes]: '[]',
  [NEXT_SETTINGS.diagnostics]: join(root, 'diagnostics.json'),
  [NEXT_SETTINGS.notes]: join(root, 'notes.json'),
};
const plain = {
  ...{ basePath: '', assetPrefix: '', distDir: '.next', images: { path: '/_next/image', loader: 'default' } },
  experimental: {},
};

beforeAll(() => {
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "dependencies": { "next": "15.5.4" } }\n');
});
afterAll(() => rmSync(root, { recursive: true }));

/** As Next declares its exports: they cannot be replaced. */
function exporting(loadConfig: unknown, more: object = {}): Readonly<Record<string, unknown>> {
  const declared = { __esModule: { value: true }, default: { enumerable: true, get: () => loadConfig } };
  return Object.defineProperties({ ...more }, declared);
}

const hooked = (exported: Readonly<Record<string, unknown>>) =>
  hookedConfigModule(exported, '15.5.4', { ...env }) as {
    readonly default: (phase: string, directory: string, ...more: readonly unknown[]) => Promise<object>;
  };

test('the config that was read is handed over as ours, and all else is exported as before', async () => {
  const module = hooked(
    exporting(
      async function loadConfig(_phase: string, _directory: string) {
        return plain;
      },
      { normalizeConfig: 'other' },
    ),
  );
  expect(await module.default('phase-production-build', app)).toMatchObject({ basePath: '/shop', distDir: '.next' });
  expect(module).toMatchObject({ normalizeConfig: 'other', __esModule: true });
});

test('the key of server actions is set where the build reads it', async () => {
  const keyOf = async (experimental: object) => {
    const own: Record<string, string | undefined> = { ...env };
    const load = exporting(async function loadConfig(_phase: string, _directory: string) {
      return { ...plain, experimental };
    });
    const module = hookedConfigModule(load, '15.5.4', own) as ReturnType<typeof hooked>;
    await module.default('phase-production-build', app);
    return own.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY;
  };
  expect(await keyOf({})).toHaveLength(44);
  expect(await keyOf({ outputFileTracingRoot: '' })).toBeUndefined();
});

test('that of another app and the source of one stay as they are', async () => {
  const { default: load } = hooked(
    exporting(async function loadConfig(_phase: string, _directory: string) {
      return plain;
    }),
  );
  expect(await load('phase-production-build', root)).toBe(plain);
  expect(await load('phase-development-server', app, { rawConfig: true })).toBe(plain);
  expect(await load('phase-development-server', app, undefined, true)).toBe(plain);
});

test.each<[string, unknown]>([
  ['no function', {}],
  ['one by another name', async (_phase: string, _directory: string) => plain],
  ['one that takes something else', async function loadConfig(_options: object) {}],
])('%s is refused at once, at the place of the dependency', (_, own) => {
  expect(() => hooked(exporting(own))).toThrow('reads its config in a way that svc-build does not know');
  expect(JSON.parse(readFileSync(env[NEXT_SETTINGS.diagnostics] ?? '', 'utf8')).diagnostics).toMatchObject([
    { code: 'FRAMEWORK_VERSION', location: { file: 'shop/package.json', line: 1 } },
  ]);
});

test('a config of another shape is refused', async () => {
  const { default: load } = hooked(
    exporting(async function loadConfig(_phase: string, _directory: string) {
      return { basePath: '' };
    }),
  );
  await expect(load('phase-production-build', app)).rejects.toThrow('in a way that svc-build does not know');
});
