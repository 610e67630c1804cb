import { sampleOutput } from '@svc-build/serve/testing/sample-output';
import { expect, it } from 'vitest';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const CLAIMS = {
  'x-forwarded-for': '6.6.6.6, 1.2.3.4',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'shop.test',
  'x-forwarded-prefix': '/evil',
  'x-forwarded-user': 'root',
  x_forwarded_for: '6.6.6.6',
  forwarded: 'for=5.6.7.8;proto=https;host=other.test',
};
const program = `
import { createServer } from 'node:http';
createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: 'http://localhost:' + process.env.PORT + '/x' });
  response.end(JSON.stringify(request.headers));
}).listen(process.env.PORT, process.env.HOST);
`;
const overwritten = {
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-proto': 'http',
  'x-forwarded-prefix': '/',
  'x-forwarded-port': expect.stringMatching('^[0-9]+$'),
};

async function headersBehind(
  rig: ProjectRig,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly location: string | null }> {
  const running = rig.start([...args, '--json', '--port', String(await freePort())], { env });
  const [, url = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
  await running.saw(/"type":"service-ready"/);
  const answer = await fetch(`${url}/`, { headers: CLAIMS });
  const headers = (await answer.json()) as Readonly<Record<string, string>>;
  const moved = await fetch(`${url}/moved`, { headers: CLAIMS, redirect: 'manual' });
  running.child.kill('SIGTERM');
  await running.exited;
  return { headers, location: moved.headers.get('location') };
}

it('serve believes the proxies that are named, one family of headers, and nobody else', async () => {
  const sample = await sampleOutput({ api: { prefix: '/', program } });
  await using rig = await projectRig();
  const serve = ['serve', sample.directory];
  const unnamed = await headersBehind(rig, serve);
  expect(unnamed.headers).toMatchObject(overwritten);
  for (const name of ['forwarded', 'x_forwarded_for', 'x-forwarded-user'])
    expect(unnamed.headers).not.toHaveProperty(name);
  const elsewhere = await headersBehind(rig, [...serve, '--trust-proxy', '10.0.0.0/8,::2']);
  expect(elsewhere.headers).toMatchObject(overwritten);
  const named = await headersBehind(rig, serve, { SVC_BUILD_TRUST_PROXY: '10.0.0.0/8, 127.0.0.0/8' });
  expect(named.headers).toMatchObject({
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'shop.test',
    'x-forwarded-port': '443',
    'x-forwarded-prefix': '/',
    'x-forwarded-user': 'root',
  });
  for (const name of ['forwarded', 'x_forwarded_for']) expect(named.headers).not.toHaveProperty(name);
  expect(named.location).toBe('https://shop.test/x');
  const other = await headersBehind(rig, [...serve, '--trust-proxy=127.0.0.1'], {
    SVC_BUILD_TRUST_PROXY_HEADER: 'forwarded',
  });
  expect(other.headers).toMatchObject({ 'x-forwarded-for': '5.6.7.8', 'x-forwarded-host': 'other.test' });
  expect(other.headers).not.toHaveProperty('x-forwarded-user');
  await sample.remove();
});

it('dev believes the same', async () => {
  const main = `package main
import ("encoding/json"; "net/http"; "os"; "strings")
func main() {
	panic(http.ListenAndServe("127.0.0.1:" + os.Getenv("PORT"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all := map[string]string{}
		for name, values := range r.Header { all[strings.ToLower(name)] = values[0] }
		json.NewEncoder(w).Encode(all)
	})))
}
`;
  await using rig = await projectRig({
    'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/' } } }),
    'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
    'api/main.go': main,
  });
  const { headers } = await headersBehind(rig, ['dev', '--trust-proxy', '::ffff:127.0.0.1']);
  expect(headers).toMatchObject({ 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https' });
});

it.each(['serve', 'dev'])('%s takes no number of hops, no "true" and no range that is none', async (command) => {
  await using rig = await projectRig();
  for (const value of ['true', '1', '10.0.0.0/33', 'proxy.test']) {
    const said = await rig.run([command, `--trust-proxy=${value}`]);
    expect([value, said.code]).toEqual([value, 2]);
    expect(said.stderr).toContain(`"${value}" is no address and no CIDR range.`);
  }
  const variable = await rig.run([command], { env: { SVC_BUILD_TRUST_PROXY: 'true' } });
  expect(variable.code).toBe(2);
  const family = await rig.run([command, '--trust-proxy=::1', '--trust-proxy-header=both']);
  expect(family.code).toBe(2);
  expect(family.stderr).toContain('x-forwarded, forwarded');
});
