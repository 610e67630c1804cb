import { existsSync } from 'node:fs';
import { cp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { freePort } from '../rig/free-port.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { treeDigest } from '../rig/tree-digest.ts';

const layout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;
const manifest = (name: string): string =>
  JSON.stringify({ name, private: true, dependencies: { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' } });

// Two apps of one workspace: one at the root that decides about requests, one below a prefix that knows nothing of it.
const files = {
  'package.json': JSON.stringify({ name: 'apps', private: true, workspaces: ['apps/*'] }),
  'vercel.json': JSON.stringify({
    experimentalServices: {
      web: { entrypoint: 'apps/web', routePrefix: '/' },
      admin: { entrypoint: 'apps/admin', routePrefix: '/admin', includeFiles: 'data/**' },
    },
  }),
  'apps/web/package.json': manifest('web'),
  'apps/web/app/layout.jsx': layout,
  'apps/web/app/page.jsx': 'export default () => <h1>The shop</h1>;\n',
  'apps/web/public/private.txt': 'only for members\n',
  'apps/web/public/open.txt': 'for everybody\n',
  'apps/web/proxy.js': `export function proxy(request) {
  if (request.nextUrl.pathname === '/private.txt') return new Response('no', { status: 403 });
}
`,
  'apps/admin/package.json': manifest('admin'),
  'apps/admin/app/layout.jsx': layout,
  'apps/admin/app/page.jsx': `import Link from 'next/link';
export const dynamic = 'force-dynamic';
export default function Page() {
  const secret = 'closed over, so encrypted';
  async function act() {
    'use server';
    return secret;
  }
  return <form action={act}><h1>The office</h1><Link href="/users">users</Link><button>go</button></form>;
}
`,
  'apps/admin/app/users/page.jsx': 'export default () => <h1>The users</h1>;\n',
  'apps/admin/public/logo.txt': 'a logo\n',
  'apps/admin/data/rows.txt': 'rows\n',
};

let rig: ProjectRig;
let origin = '';
let output = '';

beforeAll(async () => {
  rig = await projectRig(files);
  const ran = await rig.run(['build']);
  expect(ran).toMatchObject({ code: 0 });
  output = join(rig.root, '../moved/output');
  await cp(join(rig.root, '.vercel/output'), output, { recursive: true, verbatimSymlinks: true });
  await rename(rig.root, `${rig.root}-gone`);
  const args = ['serve', output, '--json', '--port', String(await freePort())];
  const serving = rig.start(args, { cwd: join(output, '..') });
  origin = (await serving.saw(/"type":"listening","url":"([^"]+)"/))[1] ?? '';
  for (const name of ['web', 'admin']) await serving.saw(new RegExp(`"service-ready","service":"${name}"`));
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

describe('an app below a prefix, without a basePath', () => {
  it('answers there, and links there', async () => {
    const page = await ask(origin, '/admin');
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('The office') });
    expect(page.body).toContain('href="/admin/users"');
    expect(await ask(origin, '/admin/users')).toMatchObject({
      status: 200,
      body: expect.stringContaining('The users'),
    });
    expect((await ask(origin, '/users')).status).toBe(404);
  });

  it('gets its scripts and its public files below the prefix, as files', async () => {
    const { body } = await ask(origin, '/admin');
    const scripts = [...body.matchAll(/src="([^"]+\.js)"/g)].map(([, path = '']) => path);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(script).toMatch(/^\/admin\/_next\/static\//);
      expect((await ask(origin, script)).status).toBe(200);
      expect(existsSync(join(output, 'static', script))).toBe(true);
    }
    expect(await ask(origin, '/admin/logo.txt')).toMatchObject({ status: 200, body: 'a logo\n' });
    expect(existsSync(join(output, 'static/admin/logo.txt'))).toBe(true);
  });

  it('has what includeFiles names in its bundle', () => {
    expect(existsSync(join(output, 'functions/_svc/admin/index.func/apps/admin/data/rows.txt'))).toBe(true);
  });
});

describe('an app that decides about requests', () => {
  it('is asked about public files too', async () => {
    expect(existsSync(join(output, 'static/private.txt'))).toBe(false);
    expect(await ask(origin, '/private.txt')).toMatchObject({ status: 403, body: 'no' });
    expect(await ask(origin, '/open.txt')).toMatchObject({ status: 200, body: 'for everybody\n' });
    expect(await ask(origin, '/')).toMatchObject({ status: 200, body: expect.stringContaining('The shop') });
  });
});

it('another basePath than the prefix stops the build, and the last output stays', async () => {
  const project = `${rig.root}-gone`;
  await rename(project, rig.root);
  const before = await treeDigest(join(rig.root, '.vercel/output'));
  await rig.write({ 'apps/admin/next.config.mjs': "export default { basePath: '/office' };\n" });
  const ran = await rig.run(['build']);
  expect(ran).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The service "admin" is mounted at /admin, but its own basePath is /office.'),
  });
  expect(ran.stderr).toContain('apps/admin/next.config.mjs:1:18');
  expect(await treeDigest(join(rig.root, '.vercel/output'))).toEqual(before);
});
