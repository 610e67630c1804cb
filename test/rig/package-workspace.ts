import { lockOffline } from './lock-offline.ts';
import { type ProjectRig, projectRig } from './project-rig.ts';

const PACKAGES = {
  'packages/base': { name: '@m/base', main: 'dist/index.js', scripts: { build: 'node build.mjs' } },
  'packages/ui': {
    name: '@m/ui',
    main: 'dist/index.js',
    scripts: { build: 'node build.mjs' },
    dependencies: { '@m/base': '*' },
  },
  'apps/web': { name: 'web', scripts: { build: 'node page.mjs' }, dependencies: { '@m/ui': '*' } },
  'apps/docs': { name: 'docs', scripts: { build: 'node page.mjs' }, dependencies: { '@m/ui': '*' } },
  'apps/admin': { name: 'admin', scripts: { build: 'node page.mjs' }, dependencies: { '@m/base': '*' } },
};

/** Makes `dist/index.js` of all that is in `src`, and takes nothing away that is there. */
export const COMPILE = `
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
const texts = readdirSync('src').map((name) => readFileSync('src/' + name, 'utf8'));
mkdirSync('dist', { recursive: true });
for (const name of readdirSync('src')) writeFileSync('dist/' + name, readFileSync('src/' + name));
writeFileSync('dist/index.js', 'exports.texts = ' + JSON.stringify(texts.join(' ')) + ';');
`;

/** Makes the page of an app from a package that it uses. */
export const page = (used: string): string => `
import { mkdirSync, writeFileSync } from 'node:fs';
import used from '${used}';
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', used.texts);
`;

/** Three sites over two packages, one of which needs the other, with the lockfile that npm makes for them. */
export async function packageWorkspace(more: Readonly<Record<string, string>> = {}): Promise<ProjectRig> {
  const rig = await projectRig({
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*', 'apps/*'] }),
    ...Object.fromEntries(
      Object.entries(PACKAGES).map(([path, manifest]) => [
        `${path}/package.json`,
        JSON.stringify({ version: '1.0.0', ...manifest }),
      ]),
    ),
    'packages/base/build.mjs': COMPILE,
    'packages/base/src/base.txt': 'base',
    'packages/ui/build.mjs': COMPILE,
    'packages/ui/src/ui.txt': 'ui',
    ...more,
    'apps/web/page.mjs': page('@m/ui'),
    'apps/docs/page.mjs': page('@m/ui'),
    'apps/admin/page.mjs': page('@m/base'),
    'vercel.json': JSON.stringify({
      experimentalServices: {
        web: { entrypoint: 'apps/web', routePrefix: '/' },
        docs: { entrypoint: 'apps/docs', routePrefix: '/docs' },
        admin: { entrypoint: 'apps/admin', routePrefix: '/admin' },
      },
    }),
  });
  lockOffline(rig.root);
  return rig;
}
