import { expect, test } from 'vitest';
import { answerOf, launcher } from '../testing/launched-app.ts';

const start = launcher();

const SERVER = `require('node:http').createServer((req, res) => res.end('hello'))`;

test('SIGTERM lets a request finish, then exits 0', async () => {
  const app = await start(
    'slow.cjs',
    `require('node:http').createServer((req, res) => {
       if (req.url === '/ready') return res.end('ready');
       console.log('working');
       setTimeout(() => res.end('done'), 400);
     }).listen(3000);`,
  );
  await answerOf(`${app.url}/ready`);
  const slow = fetch(`${app.url}/slow`).then((response) => response.text());
  while (!app.output().includes('working')) await new Promise((done) => setTimeout(done, 10));
  app.child.kill('SIGTERM');
  expect(await slow).toBe('done');
  expect(await app.exited).toBe(0);
});

test('SIGTERM is left to an app that handles it', async () => {
  const app = await start(
    'handles.cjs',
    `process.on('SIGTERM', () => { console.log('own way'); process.exit(7); }); ${SERVER}.listen(3000);`,
  );
  await answerOf(app.url);
  app.child.kill('SIGTERM');
  expect(await app.exited).toBe(7);
  expect(app.output()).toContain('own way');
});

test('a file that serves nothing exits 1 and says so', async () => {
  const app = await start('nothing.mjs', 'export const answer = 42;');
  expect(await app.exited).toBe(1);
  expect(app.output()).toBe(
    './nothing.mjs neither started a web server nor exported one: call listen(), or export an app, a server, a request handler or an object with fetch() as default.\n',
  );
});

test('a file that throws exits 1 with its own error', async () => {
  const app = await start('fails.mjs', `throw new Error('no database')`);
  expect(await app.exited).toBe(1);
  expect(app.output()).toContain('no database');
});
