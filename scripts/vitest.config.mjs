import { defineConfig } from 'vitest/config';

/** Unit tests lie beside their source; the rest runs the built command on real projects. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    globalSetup: ['scripts/temporary-directories.mjs'],
    // Two files at once on the smallest machine too: most of their time is waiting for tools, sockets and the disk.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'builders/**/*.test.ts', 'test/{detection,rig}/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'builders/*/{example,examples}/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/{golden,conformance,e2e,cache,diagnostics,hostile,docs}/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        // Versions of frameworks: too long for every run. `npm run test:frameworks` runs them.
        test: {
          name: 'frameworks',
          include: ['test/frameworks/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
