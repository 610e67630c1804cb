import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { picture } from '../e2e/nextjs-workspace.ts';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig, type Running } from '../rig/project-rig.ts';
import { rowsOfThisRun } from './rows.ts';

/** The first and the last of each minor version that the manual promises, and those at which something moved. */
const rows = rowsOfThisRun([
  { next: '16.2.0', script: 'next build' },
  { next: '16.3.4', script: 'next build' },
  { next: '16.4.6', script: 'next build' },
  { next: '16.2.9', script: 'next build' },
  { next: '16.3.0', script: 'next build' },
  { next: '16.4.0', script: 'next build' },
  { next: '16.2.12', script: 'next build --webpack' },
  { next: '16.3.8', script: 'next build' },
  { next: '16.3.4', script: 'next build --webpack' },
  { next: '16.4.6', script: 'next build --webpack' },
]);

/** An app below a prefix that it knows nothing of, beside a site at the root. */
const shop = (next: string, script: string): Readonly<Record<string, string>> => ({
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
    dependencies: { next, react: '19.3.1', 'react-dom': '19.3.1' },
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
  'shop/public/terms.txt': 'terms\n',
});

describe.each(rows)('Next.js $next, built by `$script`', ({ next, script }) => {
  it('is built, verified, served and developed below a prefix', async () => {
    await using rig = await projectRig(shop(next, script));
    await writeFile(join(rig.root, 'shop/app/picture.png'), picture);
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await rig.run(['verify'])).toMatchObject({ code: 0 });
    const serving = await started(rig, 'serve');
    await answersBelowItsPrefix(serving.origin);
    expect((await ask(serving.origin, '/shop/items/one')).body).toMatch(/Item (<!-- -->)?one/);
    expect((await ask(serving.origin, '/shop/items/two')).status).toBe(404);
    await stopped(serving.running);
    const developing = await started(rig, 'dev');
    await answersBelowItsPrefix(developing.origin);
    await stopped(developing.running);
  });
});

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
