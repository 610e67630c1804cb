import type { Entry } from '@svc-build/model/build-output';
import type { ResolvedService } from '@svc-build/model/service';
import { AT, someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { publishStatic } from './publish-static.ts';

const located = <T>(value: T) => ({ value, at: AT });
const entry = (path: string): Entry => ({ kind: 'file', path, from: `{root}/web/${path}`, mode: 0o644 });

interface Asked {
  readonly service?: Partial<ResolvedService>;
  readonly fallback?: string | null;
  readonly isAlone?: boolean;
}

/** What is published of the files, what answers for the rest, and what is said of it. */
function published(paths: readonly string[], { service = {}, fallback = null, isAlone = true }: Asked = {}) {
  const site = { entries: paths.map(entry), fallback, immutable: [] };
  const result = publishStatic(someService({ root: 'web', ...service }), site, isAlone);
  const codes = (result.ok ? result.warnings : result.diagnostics).map(({ code }) => code);
  if (!result.ok) return { codes };
  return { paths: result.value.entries.map(({ path }) => path), fallback: result.value.fallback, codes };
}

it('publishes no hidden file but .well-known, and says nothing of it', () => {
  expect(published(['index.html', '.env', 'a/.git/HEAD', '.well-known/x'])).toEqual({
    paths: ['index.html', '.well-known/x'],
    fallback: null,
    codes: [],
  });
});

it('withholds what is named like a key, and says so', () => {
  expect(published(['index.html', 'tls/server.pem'])).toEqual({
    paths: ['index.html'],
    fallback: null,
    codes: ['KEY_FILE_WITHHELD'],
  });
});

it('publishes either when includeFiles is its very name, not when a pattern matches it', () => {
  const paths = ['.env', 'server.pem'];
  const named = { includeFiles: paths.map(located) };
  expect(published(paths, { service: named })).toMatchObject({ paths, codes: [] });
  const matched = { includeFiles: ['*', '.*'].map(located) };
  expect(published(paths, { service: matched })).toMatchObject({ paths: [], codes: ['KEY_FILE_WITHHELD'] });
});

it.each<[string, Asked, string | null]>([
  ['that of the builder', { fallback: 'index.html' }, 'index.html'],
  ['the service’s own before it', { fallback: 'index.html', service: { fallback: located('app.html') } }, 'app.html'],
  ['none if the service wants none', { fallback: 'index.html', service: { fallback: located(false) } }, null],
  ['none if the builder’s is not there', { fallback: 'none.html' }, null],
])('the fallback is %s', (_, asked, expected) => {
  expect(published(['index.html', 'app.html'], asked)).toMatchObject({ fallback: expected, codes: [] });
});

it.each<[string, Asked]>([
  ['is not there', { service: { fallback: located('none.html') } }],
  ['stands beside a server', { service: { fallback: located('index.html') }, isAlone: false }],
])('a fallback that the service names and that %s is an error', (_, asked) => {
  expect(published(['index.html'], asked)).toEqual({ codes: ['FALLBACK_NOT_FOUND'] });
});
