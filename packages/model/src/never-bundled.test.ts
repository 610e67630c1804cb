import { describe, expect, test } from 'vitest';
import { isNeverBundled, isNeverRead, isSecretFile, mayInclude, toolDirectories } from './never-bundled.ts';
import { defineRuntime } from './runtime-facts.ts';

const RUST = defineRuntime({
  name: 'rust',
  title: 'Rust',
  secrets: ['crates-token'],
  installed: ['vendor'],
  written: ['*.rs.bk'],
  caches: ['sccache'],
  keptByFrameworks: ['.leptos'],
  neverBundled: ['.clippy'],
});

test('without any runtime, secrets of shells and clouds and our own state are out', () => {
  for (const path of [
    '.env',
    'a/.env.production',
    '.ssh/id_ed25519',
    'x/.aws/credentials',
    '.git/config',
    '.svc-build/x',
  ])
    expect(isNeverBundled(path, [])).toBe(true);
  for (const path of ['.npmrc', 'node_modules/x/index.js', '__pycache__/x.pyc'])
    expect(isNeverBundled(path, [])).toBe(false);
});

describe('a runtime adds', () => {
  test.each<[string, string, object]>([
    ['secrets', 'api/crates-token', { secret: true, bundled: false }],
    ['what is written whenever a tool runs', 'src/main.rs.bk', { secret: false, bundled: false, read: false }],
    ['caches', 'api/sccache/a', { bundled: false }],
    ['what else is never bundled', '.clippy/a', { bundled: false }],
    ['what frameworks keep, of which a bundle takes what it needs', '.leptos/a', { bundled: true }],
    ['places of packages, which are bundled by their builder', 'vendor/x/sccache/a', { bundled: true }],
    ['nothing else', 'src/main.rs', { secret: false, bundled: true, read: true }],
  ])('%s: %s', (_, path, expected) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const is = {
      secret: isSecretFile(path, [RUST]),
      bundled: !isNeverBundled(path, [RUST]),
      read: !isNeverRead(name, [RUST]),
    };
    expect(is).toMatchObject(expected);
  });

  test('directories that tools keep for themselves, sorted', () => {
    expect(toolDirectories([RUST])).toEqual(['.gradle', '.leptos', '.terraform', 'sccache']);
  });
});

describe('a pattern brings in', () => {
  test.each([
    ['config/.env', 'config/.env'],
    ['**/crates-token', 'a/b/crates-token'],
    ['.git/hooks/**', '.git/hooks/pre-commit'],
    ['vendor/pg/**', 'vendor/pg/lib.rs'],
    ['data/**', 'data/a.txt'],
  ])('%s: %s', (pattern, path) => expect(mayInclude(pattern, path, [RUST])).toBe(true));
  test.each([
    ['**', '.env'],
    ['.env*', '.env.local'],
    ['**/*', 'a/crates-token'],
    ['.git/**', '.git/.env'],
    ['**', 'vendor/pg/lib.rs'],
    ['**/.env.local', '.env'],
  ])('not %s: %s', (pattern, path) => expect(mayInclude(pattern, path, [RUST])).toBe(false));
});
