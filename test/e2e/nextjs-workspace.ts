const layout = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

function manifest(name: string, more: object = {}, alsoNeeded: object = {}): string {
  const dependencies = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', ...alsoNeeded };
  return JSON.stringify({ name, private: true, dependencies, ...more });
}

/** At the root, built by webpack, with both routers below `src`: it decides about requests. */
const web = {
  'apps/web/package.json': manifest('web', { scripts: { build: 'next build --webpack' } }),
  'apps/web/next.config.ts': "export default { images: { unoptimized: true }, distDir: 'build' };\n",
  'apps/web/src/app/layout.jsx': layout,
  'apps/web/src/app/page.jsx': 'export default () => <h1>The shop</h1>;\n',
  'apps/web/src/pages/old.jsx': 'export default () => <h1>The old shop</h1>;\n',
  'apps/web/public/private.txt': 'only for members\n',
  'apps/web/public/open.txt': 'for everybody\n',
  'apps/web/src/proxy.js': `export function proxy(request) {
  if (request.nextUrl.pathname === '/private.txt') return new Response('no', { status: 403 });
}
`,
};

/** Below a prefix that it knows nothing of. */
const admin = {
  'apps/admin/package.json': manifest('admin', {}, { pino: '^9.0.0', 'pino-pretty': '^13.0.0' }),
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
  'apps/admin/app/clock/page.jsx': `export const revalidate = 1;
export default () => <h1>{Date.now()}</h1>;
`,
  'apps/admin/app/picture/page.jsx': `import Image from 'next/image';
import picture from './picture.png';
export default () => <Image src={picture} alt="" />;
`,
  'apps/admin/app/rows/route.js': `import { readFileSync } from 'node:fs';
export const dynamic = 'force-dynamic';
export const GET = () => new Response(['data/rows.txt', '../../shared/terms.txt'].map((path) => readFileSync(path)));
`,
  'apps/admin/app/log/route.js': `import pino from 'pino';
export const dynamic = 'force-dynamic';
export function GET() {
  const transport = pino.transport({ target: 'pino-pretty' });
  pino(transport).info('asked');
  return new Promise((done) => transport.on('ready', () => done(new Response('logged'))));
}
`,
  'apps/admin/public/logo.txt': 'a logo\n',
  'apps/admin/data/rows.txt': 'rows\n',
  'shared/terms.txt': 'terms\n',
};

/** A static export that says itself where it is mounted. */
const docs = {
  'apps/docs/package.json': manifest('docs'),
  'apps/docs/next.config.mjs': "export default { output: 'export', basePath: '/docs', assetPrefix: '/docs/assets' };\n",
  'apps/docs/app/layout.jsx': layout,
  'apps/docs/app/page.jsx': 'export default () => <h1>The manual</h1>;\n',
  'apps/docs/app/guide/page.jsx': 'export default () => <h1>The guide</h1>;\n',
  'apps/docs/public/plain.html': '<h1>As it is</h1>\n',
};

/** A workspace of three apps that differ in all that the builder tells apart. */
export const nextWorkspace = {
  'package.json': JSON.stringify({ name: 'apps', private: true, workspaces: ['apps/*'] }),
  'vercel.json': JSON.stringify({
    experimentalServices: {
      web: { entrypoint: 'apps/web', routePrefix: '/' },
      admin: { entrypoint: 'apps/admin', routePrefix: '/admin', includeFiles: ['data/**', '/shared/*.txt'] },
      docs: { entrypoint: 'apps/docs', routePrefix: '/docs' },
    },
  }),
  ...web,
  ...admin,
  ...docs,
};

/** A red square, for `apps/admin/app/picture/picture.png`. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGM4IScHRwzEcQCxYxBBO0tjggAAAABJRU5ErkJggg==',
  'base64',
);
