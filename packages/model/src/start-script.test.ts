import { expect, test } from 'vitest';
import { commandsOf, preloadsOf, ranFiles, startedFiles, startsServer } from './start-script.ts';

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
  ['umi dev', false],
  ['ionic serve', false],
  ['bun server.ts', true],
  ['concurrently npm:api:*', true],
  ['run-p site:*', false],
  ['concurrently "vite" "json-server --watch db.json"', false],
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
  const groups = { 'api:web': 'vite', 'api:data': 'node api.js', 'site:pages': 'eleventy', 'site:app': 'vite' };
  const scripts = { start, dev: 'eleventy --serve', watch: 'webpack --watch', serve: 'node app.js', ...groups };
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
  ['nodemon -w src --ignore public -e ts,js server.js', ['server.js']],
  ['npm run serve', ['app.js']],
  ['php -S localhost:8000', []],
  ['vite', []],
])('"start": "%s" runs %j with Node', (start, expected) => {
  expect(startedFiles({ start, serve: 'node app.js' })).toEqual(expected);
});

test.each([
  ['node server.js', ['server.js']],
  ['nodemon --watch src ./api', ['api']],
  ['bun --hot server.ts', ['server.ts']],
  ['deno run -A main.ts', ['main.ts']],
  ['pm2 start server.js -i max', ['server.js']],
  ['./cli.js --now', ['./cli.js']],
  ['npm run other', ['other.mjs']],
  ['node --check app.js', []],
  ['prettier --write app.js', []],
  ['eslint app.js', []],
  ['terser app.js -o app.min.js', []],
  ['live-server', []],
  ['vite', []],
])('"dev": "%s" runs %j', (dev, expected) => {
  expect(new Set(ranFiles({ dev, other: 'node other.mjs' }))).toEqual(new Set([...expected, 'other.mjs']));
});

test('a script that is handed arguments by its runner is followed', () => {
  const scripts = { build: 'run-p types "build-only {@}" --', 'build-only': 'vite build', types: 'tsc --noEmit' };
  expect(commandsOf(scripts, 'build')).toEqual([
    ['tsc', '--noEmit'],
    ['vite', 'build'],
  ]);
});

test.each([
  ['node -r newrelic server.js', ['--require newrelic']],
  [
    'NODE_ENV=production node --require=./first.js --import ./instrument.mjs .',
    ['--require ./first.js', '--import ./instrument.mjs'],
  ],
  ['nodemon -r dotenv/config server.js', ['--require dotenv/config']],
  ['node -r ts-node/register -r tsconfig-paths/register src/server.ts', []],
  ['node --import tsx --import=data:text/javascript,1 server.ts', []],
  ['gunicorn -r requirements server', []],
  ['node server.js', []],
])('"start": "%s" has Node load %j first', (start, expected) => {
  expect(preloadsOf({ start }).map(({ flag, specifier }) => `${flag} ${specifier}`)).toEqual(expected);
});
