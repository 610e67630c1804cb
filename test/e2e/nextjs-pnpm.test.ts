import { cp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { installedPnpm, PNPM_VERSION } from '../rig/installed-pnpm.ts';
import { projectRig } from '../rig/project-rig.ts';
import { picture } from './nextjs-workspace.ts';

const dependencies = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', '@apps/labels': 'workspace:*' };
const files = {
  'pnpm-workspace.yaml': 'packages: ["web", "labels"]\n',
  'vercel.json': JSON.stringify({ experimentalServices: { web: { entrypoint: 'web', routePrefix: '/' } } }),
  'labels/package.json': JSON.stringify({ name: '@apps/labels', version: '1.0.0', dependencies: { ms: '2.1.3' } }),
  'labels/index.js': "const ms = require('ms');\nexports.label = () => `open for ${ms('1h')} ms`;\n",
  'web/package.json': JSON.stringify({ name: 'web', private: true, dependencies }),
  // Left to Node, the package keeps its place behind a link.
  'web/next.config.mjs': "export default { serverExternalPackages: ['@apps/labels'] };\n",
  'web/app/layout.jsx': 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n',
  'web/app/page.jsx': `import Image from 'next/image';
import { label } from '@apps/labels';
import picture from './picture.png';
export const dynamic = 'force-dynamic';
export default () => <h1>{label()}<Image src={picture} alt="" /></h1>;
`,
};

it('an app of a pnpm workspace runs from a moved output, links and all', async ({ skip }) => {
  const pnpm = await installedPnpm();
  if ('missing' in pnpm) return skip(pnpm.missing);
  await using rig = await projectRig(files);
  await rig.write({ 'package.json': JSON.stringify({ private: true, packageManager: `pnpm@${PNPM_VERSION}` }) });
  await writeFile(join(rig.root, 'web/app/picture.png'), picture);
  expect(await rig.run(['build'], { env: { PATH: pnpm.path } })).toMatchObject({ code: 0 });

  const output = join(rig.root, '../output');
  await cp(join(rig.root, '.vercel/output'), output, { recursive: true, verbatimSymlinks: true });
  await rename(rig.root, `${rig.root}-gone`);
  const serving = rig.start(['serve', output, '--json', '--port', String(await freePort())], { cwd: output });
  const [, origin = ''] = await serving.saw(/"type":"listening","url":"([^"]+)"/);
  await serving.saw(/"service-ready","service":"web"/);
  const { status, body } = await ask(origin, '/');
  expect({ status, body }).toMatchObject({ status: 200, body: expect.stringContaining('open for 3600000 ms') });
  const source = /src="(\/_next\/image[^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await ask(origin, source)).status).toBe(200);
});
