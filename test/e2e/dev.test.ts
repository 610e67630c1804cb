import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { processesNaming } from '../rig/processes-naming.ts';
import { type ProjectRig, projectRig, type Running } from '../rig/project-rig.ts';

// Development of a small project: Go programs, because they start at once, and a folder of files.
const server = (greeting: string) => `package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	fmt.Println("pid", os.Getpid())
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/exit" {
			os.Exit(3)
		}
		fmt.Fprint(w, "${greeting} ", os.Getenv("MOOD"), " ", os.Getenv("PAGES_URL"))
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
`;

const services = (api: string) =>
  JSON.stringify({
    experimentalServices: {
      api: { entrypoint: 'api', routePrefix: api },
      pages: { entrypoint: 'pages', routePrefix: '/' },
    },
  });

let rig: ProjectRig;

beforeEach(async () => {
  rig = await projectRig({
    'vercel.json': services('/api'),
    'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
    'api/main.go': server('hello'),
    'api/.env': 'MOOD=calm\n',
    'pages/index.html': '<h1>Pages</h1>\n',
    'pages/.secret': 'hidden\n',
  });
});

afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

it('shows a site where its build wrote it, also in a session in which nothing is to be built', async () => {
  await rig.write({
    'pages/package.json': '{ "scripts": { "build": "mkdir -p www && cp page.txt www/index.html" } }',
    'pages/page.txt': 'built\n',
    'pages/public/robots.txt': 'source\n',
  });
  await rm(join(rig.root, 'pages/index.html'));
  for (const session of ['first', 'second']) {
    const { running, origin } = await develop(['--only', 'pages']);
    await expect
      .poll(async () => [session, (await ask(origin, '/')).body], { timeout: 30_000 })
      .toEqual([session, 'built\n']);
    running.child.kill('SIGTERM');
    await running.exited;
  }
});

async function develop(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly running: Running; readonly origin: string }> {
  const running = rig.start(['dev', '--json', '--port', String(await freePort()), ...args], { env });
  const [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
  return { running, origin };
}

const untilAnswers = (origin: string, path: string, text: string) =>
  expect.poll(async () => (await ask(origin, path)).body, { timeout: 30_000, interval: 50 }).toContain(text);

it('follows what a service declares that it reads elsewhere, by its build and by its program', async () => {
  await rig.write({
    'svc-build.json': '{ "services": { "pages": { "inputs": ["words/**"] }, "api": { "inputs": ["words"] } } }',
    'words/word.txt': 'one\n',
    'pages/package.json': '{ "scripts": { "build": "mkdir -p dist && cp ../words/word.txt dist/index.html" } }',
    'api/main.go': server('hello')
      .replace('${greeting}', '')
      .replace('"hello "', 'word()')
      .concat(`
func word() string {
	word, _ := os.ReadFile("../words/word.txt")
	return string(word)
}
`),
  });
  await rm(join(rig.root, 'pages/index.html'));
  const { origin } = await develop();
  await untilAnswers(origin, '/', 'one');
  await untilAnswers(origin, '/api', 'one');
  await rig.write({ 'words/word.txt': 'two\n' });
  await untilAnswers(origin, '/', 'two');
  await untilAnswers(origin, '/api', 'two');
});

it('runs with its own .env files and the addresses of the others, and follows a change of either', async () => {
  const { origin } = await develop();
  await untilAnswers(origin, '/api', `hello calm ${origin}`);
  expect((await ask(origin, '/')).body).toContain('<h1>Pages</h1>');
  expect((await ask(origin, '/.secret')).status).toBe(404);
  await rig.write({ 'api/.env': 'MOOD=merry\n' });
  const statuses = new Set<number>();
  const asked = async (): Promise<string> => {
    const { status, body } = await ask(origin, '/api');
    statuses.add(status);
    return body;
  };
  await expect.poll(asked, { timeout: 30_000, interval: 5 }).toContain('hello merry');
  // What was asked while it started again waited for it.
  expect([...statuses]).toEqual([200]);
  await rig.write({ 'vercel.json': services('/svc') });
  await untilAnswers(origin, '/svc', 'hello merry');
  expect((await ask(origin, '/api')).status).toBe(404);
});

it('answers the first requests too, which wait until their service is there', async () => {
  const { origin } = await develop();
  const [api, pages] = await Promise.all([ask(origin, '/api'), ask(origin, '/')]);
  expect(api).toMatchObject({ status: 200, body: expect.stringContaining('hello calm') });
  expect(pages).toMatchObject({ status: 200, body: '<h1>Pages</h1>\n' });
});

it('starts what ended again, and says meanwhile what happened', async () => {
  const { running, origin } = await develop();
  await untilAnswers(origin, '/api', 'hello');
  // Twice: the second time, it is started again only after a second.
  for (const _ of ['first', 'second']) {
    await untilAnswers(origin, '/api', 'hello');
    await ask(origin, '/api/exit');
  }
  await running.saw(/"service-exited","service":"api","how":"exited with code 3".*"restartInMs":1000/);
  expect(await ask(origin, '/api')).toMatchObject({ status: 503, body: expect.stringContaining('exited with code 3') });
  await untilAnswers(origin, '/api', 'hello');
});

it('waits for what is wrong to be fixed: a program that does not compile, a vercel.json that is none', async () => {
  await rig.write({ 'api/main.go': 'package main\n\nfunc main() { nothing() }\n' });
  const { running, origin } = await develop();
  await running.saw(/"code":"STEP_FAILED"/);
  const { status, body } = await ask(origin, '/api');
  expect(status).toBe(503);
  expect(body).toContain('go build');
  await rig.write({ 'api/main.go': server('fixed') });
  await untilAnswers(origin, '/api', 'fixed');
  await rig.write({ 'vercel.json': '{' });
  await running.saw(/"code":"CONFIG_SYNTAX"/);
  expect((await ask(origin, '/api')).body).toContain('fixed');
  await rig.write({ 'vercel.json': services('/v2') });
  await untilAnswers(origin, '/v2', 'fixed');
});

it('waits for nobody: what is slow to be planned, or never answers, delays neither the others nor their changes', async () => {
  const mute = server('mute').replace('panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))', 'select {}');
  await rig.write({
    'vercel.json': services('/api').replace(
      '"api":',
      '"slow":{"entrypoint":"slow/main.py","routePrefix":"/slow"},"mute":{"entrypoint":"mute","routePrefix":"/mute"},"api":',
    ),
    'slow/requirements.txt': 'fastapi\n',
    'slow/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
    'mute/go.mod': 'module example.com/mute\n\ngo 1.21\n',
    'mute/main.go': mute,
    'bin/python3': '#!/bin/sh\nexec sleep 600\n',
  });
  await chmod(join(rig.root, 'bin/python3'), 0o755);
  const { running, origin } = await develop([], { PATH: `${join(rig.root, 'bin')}:${process.env.PATH ?? ''}` });
  await untilAnswers(origin, '/api', 'hello');
  await rig.write({ 'api/main.go': server('again') });
  await untilAnswers(origin, '/api', 'again');
  // A change is also what ends the wait for a program that never answers.
  await rig.write({ 'mute/main.go': server('heard') });
  await untilAnswers(origin, '/mute', 'heard');
  expect((await ask(origin, '/slow')).status).toBe(503);
  running.child.kill('SIGTERM');
  expect((await running.exited).code).toBe(143);
});

it('runs the named services alone, and gives the paths of the others to nobody', async () => {
  const { origin } = await develop(['--only', 'pages']);
  await untilAnswers(origin, '/', 'Pages');
  expect(await ask(origin, '/api')).toMatchObject({ status: 503, body: expect.stringContaining('--only') });
  const wrong = await rig.run(['dev', '--only', 'pagse'], { cwd: join(rig.root, '.') });
  expect(wrong.code).toBe(3);
});

it('does work once: what is up to date is not built again at the next start', async () => {
  const first = await develop();
  await untilAnswers(first.origin, '/api', 'hello');
  expect(first.running.text()).toContain('"action-finished"');
  first.running.child.kill('SIGTERM');
  expect((await first.running.exited).code).toBe(143);
  const second = await develop();
  await untilAnswers(second.origin, '/api', 'hello');
  expect(second.running.text()).not.toContain('"action-finished"');
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('leaves no process when %s ends it', async (signal) => {
  const { running, origin } = await develop();
  await untilAnswers(origin, '/api', 'hello');
  expect(processesNaming(rig.root)).not.toEqual([]);
  running.child.kill(signal);
  await running.exited;
  await expect.poll(() => processesNaming(rig.root), { timeout: 10_000 }).toEqual([]);
});

it('a project that cannot be read ends it at once, with its place', async () => {
  await rm(join(rig.root, 'vercel.json'));
  expect(await rig.run(['dev'])).toMatchObject({ code: 2, stderr: expect.stringContaining('CONFIG_NOT_FOUND') });
  // What is no project keeps nothing of ours.
  expect((await readdir(rig.root)).sort()).toEqual(['api', 'pages']);
  await rig.write({ 'vercel.json': services('/api').replace('"api":', '"api":{},"api":') });
  expect((await rig.run(['dev'])).stderr).toContain('vercel.json:1:');
});
