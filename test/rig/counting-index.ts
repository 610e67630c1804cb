import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ProjectRig, projectRig } from './project-rig.ts';

const run = promisify(execFile);

/** An index of small packages, which counts how many wheels are fetched. Use with `await using`. */
export interface CountingIndex extends AsyncDisposable {
  readonly url: string;
  fetched(): number;
}

/** Wheels are zips of a module and three files about it. */
async function wheelsOf(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const directory = await mkdtemp(join(tmpdir(), 'svc-build-wheels-'));
  const script = `
import sys, zipfile
directory, *names = sys.argv[1:]
for name in names:
    info = f'{name}-1.0.0.dist-info'
    with zipfile.ZipFile(f'{directory}/{name}-1.0.0-py3-none-any.whl', 'w') as wheel:
        wheel.writestr(f'{name}.py', 'WORD = "kept"\\n')
        wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0.0\\n')
        wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        wheel.writestr(f'{info}/RECORD', f'{name}.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n')
`;
  await run('python3', ['-I', '-c', script, directory, ...names]);
  const files = readdirSync(directory);
  const wheels = new Map(files.map((file) => [file, readFileSync(join(directory, file))]));
  await rm(directory, { recursive: true });
  return wheels;
}

/** Serves packages of these names, each at 1.0.0, from a port of its own. */
export async function countingIndex(names: readonly string[]): Promise<CountingIndex> {
  const wheels = await wheelsOf(names);
  let count = 0;
  const server = createServer(({ url = '' }, response) => {
    const [, kind, name = ''] = url.split('/');
    const wheel = wheels.get(name);
    const file = `${name}-1.0.0-py3-none-any.whl`;
    if (kind === 'files' && wheel !== undefined) {
      count += 1;
      response.writeHead(200, { 'cache-control': 'max-age=365000000, immutable', 'content-length': wheel.length });
      response.end(wheel);
    } else if (kind === 'simple' && wheels.has(file)) {
      const digest = createHash('sha256')
        .update(wheels.get(file) ?? '')
        .digest('hex');
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<a href="/files/${file}#sha256=${digest}">${file}</a>`);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/simple`,
    fetched: () => count,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A service that installs from the index, in a rig that keeps nothing of other tests. */
export async function pythonService(index: CountingIndex): Promise<ProjectRig> {
  const rig = await projectRig({
    'vercel.json': JSON.stringify({
      experimentalServices: { api: { entrypoint: 'api/app.py', routePrefix: '/' } },
    }),
    'api/app.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
    'api/requirements.txt': `--index-url ${index.url}\n--trusted-host 127.0.0.1\nfastapi==1.0.0\nuvicorn==1.0.0\n`,
  });
  await rm(join(rig.root, '../cache/keep'));
  return rig;
}
