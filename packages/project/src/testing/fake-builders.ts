import type { Builder, Detector, Framework } from '@svc-build/model/builder';

function fakeBuilder(name: string, frameworks: readonly Framework[]): Builder {
  const never = async () => {
    throw new Error('Detection starts nothing');
  };
  return { name, version: 1, frameworks, probe: never, plan: never, collect: never };
}

const DEFAULTS = { every: [], some: [], supersedes: [], fallback: false, publicEnvPrefixes: [] } as const;

function dependency(ecosystem: string, name: string, development = false): Detector {
  return { kind: 'dependency', ecosystem, name, development };
}

/** Builders that are data only: enough frameworks to be ambiguous, to supersede and to fall back. */
export const FAKE_BUILDERS: readonly Builder[] = [
  fakeBuilder('next', [
    {
      ...DEFAULTS,
      slug: 'nextjs',
      kind: 'frontend',
      runtime: 'node',
      every: [dependency('npm', 'next')],
      publicEnvPrefixes: ['NEXT_PUBLIC_'],
    },
    { ...DEFAULTS, slug: 'vite', kind: 'frontend', runtime: 'node', every: [dependency('npm', 'vite', true)] },
    {
      ...DEFAULTS,
      slug: 'sveltekit',
      kind: 'frontend',
      runtime: 'node',
      every: [dependency('npm', '@sveltejs/kit', true)],
      supersedes: ['vite'],
    },
  ]),
  fakeBuilder('express', [
    { ...DEFAULTS, slug: 'express', kind: 'backend', runtime: 'node', every: [dependency('npm', 'express')] },
  ]),
  fakeBuilder('python', [
    { ...DEFAULTS, slug: 'fastapi', kind: 'backend', runtime: 'python', every: [dependency('python', 'fastapi')] },
    { ...DEFAULTS, slug: 'flask', kind: 'backend', runtime: 'python', every: [dependency('python', 'flask')] },
  ]),
  fakeBuilder('go', [
    {
      ...DEFAULTS,
      slug: 'gin',
      kind: 'backend',
      runtime: 'go',
      every: [dependency('go', 'github.com/gin-gonic/gin')],
      supersedes: ['go'],
    },
    { ...DEFAULTS, slug: 'go', kind: 'backend', runtime: 'go', every: [{ kind: 'file', path: 'go.mod' }] },
  ]),
  fakeBuilder('static', [
    {
      ...DEFAULTS,
      slug: 'static',
      kind: 'frontend',
      runtime: 'static',
      some: [
        { kind: 'script', name: 'build' },
        { kind: 'file', path: 'index.html' },
      ],
      none: [{ kind: 'server-start' }],
      fallback: true,
    },
  ]),
];
