import { isNeverBundled, isNeverRead, isSecretFile, mayInclude } from '@svc-build/model/never-bundled';
import { describe, expect, test } from 'vitest';
import { RUNTIMES } from './runtimes.ts';

describe('what is never in a bundle', () => {
  test.each([
    '.env',
    'a/.env.production',
    '.npmrc',
    'api/.pypirc',
    '.yarnrc.yml',
    '.ssh/id_ed25519',
    'x/.aws/credentials',
    ...['.env~', '.env-production', '.env_local', '.env2', '.envrc.local', '.envs/.local/django', '.environment'],
    ...[
      '.npmrc.bak',
      '.npmrc~',
      '_netrc.orig',
      '.pypirc.old',
      '.netrc.save',
      '.netrc.swp',
      '._netrc.swp',
      'pip.conf~.bak',
    ],
    ...['pip.conf', '.config/pip/pip.conf', 'pip.ini', '.composer/auth.json', '.m2/settings.xml', '.bundle/config'],
    ...['.cargo/credentials', '.cargo/credentials.toml', '.gem/credentials', '.docker/config.json', '.gnupg/a'],
    ...['.kube/config'],
  ])('is a secret: %s', (path) =>
    expect([isSecretFile(path, RUNTIMES), isNeverBundled(path, RUNTIMES)]).toEqual([true, true]),
  );
  test.each([
    '.git/config',
    'api/.venv/bin/python',
    'a/__pycache__/x.pyc',
    '.svc-build/last-run',
    'tsconfig.tsbuildinfo',
    '.yarn/install-state.gz',
  ])('is what tools keep: %s', (path) =>
    expect([isSecretFile(path, RUNTIMES), isNeverBundled(path, RUNTIMES)]).toEqual([false, true]),
  );
  test.each([
    'env.ts',
    'src/.npmrc.ts',
    'notes.bak',
    'a~',
    // A server may need its certificate.
    ...['tls/server.pem', 'id_rsa'],
    'node_modules/express/index.js',
    'vendor/x.py',
    '.well-known/a',
  ])('is nothing else: %s', (path) => expect(isNeverBundled(path, RUNTIMES)).toBe(false));
});

describe('a pattern brings in', () => {
  test.each([
    ['config/.env', 'config/.env'],
    ['**/.npmrc', 'a/b/.npmrc'],
    ['.git/hooks/**', '.git/hooks/pre-commit'],
    ['node_modules/pg/**', 'node_modules/pg/index.js'],
    ['data/**', 'data/a.txt'],
  ])('%s: %s', (pattern, path) => expect(mayInclude(pattern, path, RUNTIMES)).toBe(true));
  test.each([
    ['**', '.env'],
    ['.env*', '.env.local'],
    ['**/*', 'a/.npmrc'],
    ['.git/**', '.git/.env'],
    ['**', 'node_modules/pg/index.js'],
    ['**/.env.local', '.env'],
  ])('not %s: %s', (pattern, path) => expect(mayInclude(pattern, path, RUNTIMES)).toBe(false));
});

test('what tools write whenever they run is never read, and sources are', () => {
  const written = [
    'node_modules',
    '__pycache__',
    '.eslintcache',
    'app.tsbuildinfo',
    'install-state.gz',
    '.git',
    '.svc-build',
    '.vercel',
  ];
  for (const name of written) expect(isNeverRead(name, RUNTIMES)).toBe(true);
  for (const name of ['.venv', 'dist', 'main.py', '.next']) expect(isNeverRead(name, RUNTIMES)).toBe(false);
});

test('each name belongs to one runtime', () => {
  const names = RUNTIMES.flatMap(({ name, manifests, extensions, tools }) => [
    name,
    ...manifests.map((one) => one.name),
    ...extensions,
    ...tools.map((one) => `tool ${one.name}`),
  ]);
  expect(new Set(names).size).toBe(names.length);
});
