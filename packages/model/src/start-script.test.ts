import { expect, test } from 'vitest';
import { commandsOf, startedFiles, startsServer } from './start-script.ts';

test.each([
  ['node server.js', true],
  ['NODE_ENV=production node dist/server.js', true],
  ['tsx watch src/index.ts', true],
  ['fastify start -l info app.js', true],
  ['cross-env PORT=3000 nodemon app.js', true],
  ['npm run serve', true],
  ['vite build && node server.js', true],
  ['concurrently "npm:watch" "node api.js"', true],
  ['php -S localhost:8000', true],
  ['yarn node server.js', true],
  ['bun server.ts', true],
  ['npm ci && vite', false],
  ['pnpm exec vite', false],
  ['vite', false],
  ['vite preview --port 3000', false],
  ['cross-env BROWSER=none react-scripts start', false],
  ['npx --yes serve -s build', false],
  ['npm run dev', false],
  ['yarn dev', false],
  ['run-p dev watch', false],
  ['ng serve', false],
  ['', false],
])('"start": "%s" runs a program of the package: %s', (start, expected) => {
  const scripts = { start, dev: 'eleventy --serve', watch: 'webpack --watch', serve: 'node app.js' };
  expect(startsServer(scripts)).toBe(expected);
});

test('scripts that run each other end', () => {
  expect(startsServer({ start: 'npm run a', a: 'npm start' })).toBe(false);
});

test.each([
  ['node server.js', ['server.js']],
  ['NODE_ENV=production node --enable-source-maps -r dotenv/config ./dist/server.js --verbose', ['dist/server.js']],
  ['tsx watch --env-file .env src/index.ts', ['src/index.ts']],
  ['node .', ['.']],
  ['npm run serve', ['app.js']],
  ['php -S localhost:8000', []],
  ['vite', []],
])('"start": "%s" runs %j with Node', (start, expected) => {
  expect(startedFiles({ start, serve: 'node app.js' })).toEqual(expected);
});

test('a script that is handed arguments by its runner is followed', () => {
  const scripts = { build: 'run-p types "build-only {@}" --', 'build-only': 'vite build', types: 'tsc --noEmit' };
  expect(commandsOf(scripts, 'build')).toEqual([
    ['tsc', '--noEmit'],
    ['vite', 'build'],
  ]);
});
