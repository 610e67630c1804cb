import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { picture } from '../e2e/nextjs-workspace.ts';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig, type Running } from '../rig/project-rig.ts';
import versions from './next-rows.json' with { type: 'json' };
import { digestOf } from './passed.ts';
import type { Proving, Row } from './row.ts';

type NextVersion = (typeof versions)[number];

/** The last of each minor version that the manual names, and those at which something moved, with the React of their time. */
export const nextRows: readonly Row[] = versions.map((version) => ({
  name: `nextjs ${version.next}, ${version.script}`,
  digest: digestOf({ builder: 'nextjs', path: '' }, JSON.stringify(version)),
  version: version.next,
  prove: (row) => proveNext(version, row),
}));

/** An app with both routers below a prefix that it knows nothing of, beside a site at the root. */
const shop = ({ next, react, script }: NextVersion): Readonly<Record<string, string>> => ({
  'vercel.json': JSON.stringify({
    experimentalServices: {
      site: { entrypoint: 'site', routePrefix: '/' },
      shop: { entrypoint: 'shop', routePrefix: '/shop' },
    },
  }),
  'site/index.html': '<h1>The site</h1>\n',
  'shop/package.json': JSON.stringify({
    private: true,
    scripts: { build: script },
    dependencies: { next, react, 'react-dom': react },
  }),
  'shop/app/layout.jsx': `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
  'shop/app/page.jsx': `import Image from 'next/image';
import Link from 'next/link';
import picture from './picture.png';
export default () => <main><h1>The shop</h1><Link href="/cart">cart</Link><Image src={picture} alt="" /></main>;
`,
  'shop/app/cart/page.jsx': `export const dynamic = 'force-dynamic';
export default () => <h1>The cart</h1>;
`,
  'shop/app/items/[id]/page.jsx': `export const dynamicParams = false;
export const generateStaticParams = () => [{ id: 'one' }];
export default async ({ params }) => <h1>Item {(await params).id}</h1>;
`,
  'shop/pages/old.jsx': `export const getServerSideProps = () => ({ props: { room: 'cellar' } });
export default ({ room }) => <h1>The {room}</h1>;
`,
  'shop/pages/api/stock.js': 'export default (request, response) => response.json({ url: request.url });\n',
  'shop/public/terms.txt': 'terms\n',
});

function proveNext(version: NextVersion, { test }: Proving): void {
  test('is built, verified, served and developed below a prefix', async () => {
    await using rig = await projectRig(shop(version));
    await writeFile(join(rig.root, 'shop/app/picture.png'), picture);
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await rig.run(['verify'])).toMatchObject({ code: 0 });
    const serving = await started(rig, 'serve');
    await answersBelowItsPrefix(serving.origin);
    expect((await ask(serving.origin, '/shop/items/one')).body).toMatch(/Item (<!-- -->)?one/);
    expect((await ask(serving.origin, '/shop/items/two')).status).toBe(404);
    expect((await ask(serving.origin, '/shop/old')).body).toMatch(/The (<!-- -->)?cellar/);
    expect((await ask(serving.origin, '/shop/api/stock')).body).toBe('{"url":"/api/stock"}');
    await stopped(serving.running);
    const developing = await started(rig, 'dev');
    await answersBelowItsPrefix(developing.origin);
    await stopped(developing.running);
  });
}

async function started(rig: ProjectRig, command: 'serve' | 'dev') {
  const running = rig.start([command, '--json', '--port', String(await freePort())]);
  const [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
  await running.saw(/"service-ready","service":"shop"/);
  return { running, origin };
}

async function stopped({ child, exited }: Running): Promise<void> {
  child.kill('SIGTERM');
  await exited;
}

async function answersBelowItsPrefix(origin: string): Promise<void> {
  const { status, body } = await ask(origin, '/shop');
  expect(status).toBe(200);
  expect(body).toContain('The shop');
  expect(body).toContain('href="/shop/cart"');
  expect(await ask(origin, '/shop/cart')).toMatchObject({ status: 200, body: expect.stringContaining('The cart') });
  expect(await ask(origin, '/shop/terms.txt')).toMatchObject({ status: 200, body: 'terms\n' });
  for (const asset of [/src="([^"]+\.js[^"]*)"/, /<img[^>]* src="([^"]+)"/]) {
    const path = asset.exec(body)?.[1]?.replaceAll('&amp;', '&');
    expect(path).toMatch(/^\/shop\/_next\//);
    expect({ path, status: (await ask(origin, path ?? '')).status }).toEqual({ path, status: 200 });
  }
}
