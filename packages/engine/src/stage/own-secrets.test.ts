import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import { someService } from '@svc-build/model/testing/some-service';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { expect, it } from 'vitest';
import { withoutOwnSecrets } from './own-secrets.ts';

const contents = (path: string): Entry => ({ kind: 'contents', path, contents: 'x', mode: 0o644 });
const file = (path: string, from: string): Entry => ({ kind: 'file', path, from, mode: 0o644 });

function bundled(entries: readonly Entry[], kind: 'functions' | 'static') {
  const stop = { signal: 'SIGTERM', okExit: [0] } as const;
  const launch = { argv: ['node'], env: {}, ready: 'port', stop } as const;
  const rest = { cwd: '.', required: [], runtime: 'nodejs', handler: 'a.js', launcherType: null };
  const output: BuildOutput = {
    functions: kind === 'functions' ? [{ name: 'index', entries, launch, ...rest }] : [],
    static: kind === 'static' ? { entries, fallback: null, immutable: [] } : null,
    ...{ probes: [], requires: [], madeFrom: [] },
  };
  const kept = withoutOwnSecrets(output, { service: someService(), builder: 'own' }, RUNTIMES);
  if (!kept.ok) throw new Error('It leaves out and refuses nothing.');
  const { functions, static: site } = kept.value;
  const paths = [...functions, ...(site === null ? [] : [site])].flatMap((one) => one.entries.map(({ path }) => path));
  return { paths, warnings: kept.warnings.map(({ message }) => message.replace(/^.* left out: /, '')) };
}

it.each(['functions', 'static'] as const)(
  'of %s, a secret is left out by its path and by its source, and named once',
  (kind) => {
    const entries = [
      contents('index.html'),
      contents('.npmrc'),
      contents('a/.env.local'),
      { kind: 'link', path: '.netrc', target: 'index.html' } as const,
      file('token.txt', '{root}/web/.env'),
      file('.env', '{scratch}/made'),
      contents('node_modules/x/.npmrc'),
    ];
    expect(bundled(entries, kind)).toEqual({
      paths: ['index.html'],
      warnings: ['.env, .netrc, .npmrc, a/.env.local, token.txt (web/.env).'],
    });
  },
);

it('what every builder is told of is told once, and what holds no secret is kept', () => {
  expect(bundled([file('.env', '{root}/.env')], 'functions')).toEqual({ paths: ['.env'], warnings: [] });
  expect(bundled([file('a', '{root}/a'), contents('b')], 'static')).toEqual({ paths: ['a', 'b'], warnings: [] });
});
