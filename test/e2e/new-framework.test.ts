import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { projectRig } from '../rig/project-rig.ts';
import { repositoryCopy } from '../rig/repository-copy.ts';

const run = promisify(execFile);

it('a new framework is a directory below builders/ and nothing else', async () => {
  await using copy = await repositoryCopy();
  const node = (...args: readonly string[]) => run(process.execPath, args, { cwd: copy.root });
  await node('scripts/new-builder.mjs', 'polka', '--package', 'polka', '--version', '0.5.2');
  await node('packages/cli/build.mjs');
  const section = "const { frameworksSection } = await import('./scripts/docs/frameworks-section.mjs');";
  const manual = await node('--input-type=module', '-e', `${section} console.log(await frameworksSection('.'));`);
  expect(manual.stdout).toContain(
    '| [`polka`](../builders/polka/example) | server | the npm dependency `polka` | its script `build`, else file by file |',
  );

  await using rig = await projectRig(join(copy.root, 'builders/polka/example'));
  await writeFile(
    join(rig.root, 'src/server.js'),
    "import polka from 'polka';\npolka().get('/svc/polka/greeting', (_, response) => response.end('Hello from polka')).listen(3000);\n",
  );
  const command = join(copy.root, 'packages/cli/bin/svc-build.js');
  const detected = await rig.run(['detect', '--json'], { command });
  expect(JSON.parse(detected.stdout)).toMatchObject({ framework: 'polka', builder: 'polka' });
  expect(await rig.run(['build'], { command })).toMatchObject({ code: 0 });
  const serving = rig.start(['serve', '--json', '--port', String(await freePort())], { command });
  const [, origin = ''] = await serving.saw(/"type":"listening","url":"([^"]+)"/);
  await serving.saw(/"type":"service-ready","service":"api"/);
  expect(await ask(origin, '/svc/polka/greeting')).toEqual({ status: 200, body: 'Hello from polka' });
  serving.child.kill('SIGTERM');
  await serving.exited;
});
