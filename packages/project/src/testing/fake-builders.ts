import type { Builder, Detector, Framework } from '@svc-build/model/builder';

function fakeBuilder(name: string, frameworks: readonly Framework[]): Builder {
  const never = async () => {
    throw new Error('Detection starts nothing');
  };
  return { name, version: 1, frameworks, probe: never, plan: never, collect: never };
}

const DEFAULTS = { rank: 'server', aliases: [], builtOn: [], bundles: null, publicEnvPrefixes: [] } as const;

function dependency(ecosystem: string, name: string, development = false): Detector {
  return { kind: 'dependency', ecosystem, name, development };
}

/** Builders that are data only: enough frameworks to be ambiguous, of every rank. */
export const FAKE_BUILDERS: readonly Builder[] = [
  fakeBuilder('next', [
    {
      ...DEFAULTS,
      slug: 'nextjs',
      rank: 'meta',
      kind: 'frontend',
      runtime: 'node',
      find: [dependency('npm', 'next')],
      publicEnvPrefixes: ['NEXT_PUBLIC_'],
    },
    {
      ...DEFAULTS,
      slug: 'vite',
      rank: 'bundler',
      kind: 'frontend',
      runtime: 'static',
      find: [dependency('npm', 'vite', true)],
      bundles: { command: 'vite build', page: 'index.html' },
    },
    {
      ...DEFAULTS,
      slug: 'eleventy',
      rank: 'bundler',
      kind: 'frontend',
      runtime: 'static',
      find: [dependency('npm', '@11ty/eleventy', true)],
      bundles: { command: 'eleventy', page: null, anyScript: true },
    },
    {
      ...DEFAULTS,
      slug: 'sveltekit',
      aliases: ['sveltekit-1'],
      rank: 'meta',
      kind: 'frontend',
      runtime: 'node',
      find: [dependency('npm', '@sveltejs/kit', true)],
      leavesServer: true,
    },
  ]),
  fakeBuilder('express', [
    { ...DEFAULTS, slug: 'express', kind: 'backend', runtime: 'node', find: [dependency('npm', 'express')] },
    { ...DEFAULTS, slug: 'hono', kind: 'backend', runtime: 'node', find: [dependency('npm', 'hono')] },
    {
      ...DEFAULTS,
      slug: 'nest',
      kind: 'backend',
      runtime: 'node',
      find: [dependency('npm', '@nestjs/core')],
      builtOn: ['express'],
    },
    { ...DEFAULTS, slug: 'node', rank: 'plain', kind: 'backend', runtime: 'node', find: [{ kind: 'program' }] },
  ]),
  fakeBuilder('python', [
    { ...DEFAULTS, slug: 'fastapi', kind: 'backend', runtime: 'python', find: [dependency('python', 'fastapi')] },
    { ...DEFAULTS, slug: 'flask', kind: 'backend', runtime: 'python', find: [dependency('python', 'flask')] },
  ]),
  fakeBuilder('go', [
    {
      ...DEFAULTS,
      slug: 'gin',
      kind: 'backend',
      runtime: 'go',
      find: [dependency('go', 'github.com/gin-gonic/gin')],
    },
    {
      ...DEFAULTS,
      slug: 'go',
      rank: 'plain',
      kind: 'backend',
      runtime: 'go',
      find: [{ kind: 'file', path: 'go.mod' }],
    },
  ]),
  fakeBuilder('static', [
    {
      ...DEFAULTS,
      slug: 'static',
      kind: 'frontend',
      runtime: 'static',
      rank: 'plain',
      find: [
        { kind: 'script', name: 'build' },
        { kind: 'file', path: 'index.html' },
      ],
    },
  ]),
];
