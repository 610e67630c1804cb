import { type DiagnosticCase, type Fields, services } from './diagnostic-case.ts';

/** A package that depends on a stand-in for a framework of sites, and writes its pages itself. */
function standInFor(framework: string, more: Fields, pages: Readonly<Record<string, string>>): DiagnosticCase['files'] {
  const manifest = { scripts: { build: 'node build.mjs' }, dependencies: { [framework]: 'file:stand-in' }, ...more };
  const writes = Object.entries(pages).map(
    ([path, text]) => `await writeFile(${JSON.stringify(path)}, ${JSON.stringify(text)});`,
  );
  return {
    'docs/package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'docs/stand-in/package.json': JSON.stringify({ name: framework, version: '1.0.0' }),
    'docs/build.mjs': [
      "import { mkdir, writeFile } from 'node:fs/promises';",
      "await mkdir('dist', { recursive: true });",
      ...writes,
    ].join('\n'),
    'vercel.json': services({ docs: { entrypoint: 'docs', routePrefix: '/docs' } }),
  };
}

const PAGE = '<!doctype html>\n<title>Docs</title>\n<script src="/app.js"></script>\n';

/** What is wrong with sites. */
export const siteCases: readonly DiagnosticCase[] = [
  {
    name: 'asset-outside-prefix',
    files: standInFor('astro', {}, { 'dist/index.html': PAGE, 'dist/app.js': 'void 0;\n' }),
    exit: 1,
  },
  {
    name: 'angular-server-unstarted',
    files: {
      ...standInFor('@angular/cli', {}, {}),
      'docs/angular.json': JSON.stringify({
        projects: {
          docs: { architect: { build: { builder: '@angular/build:application', options: { outputMode: 'server' } } } },
        },
      }),
    },
    exit: 2,
  },
  {
    name: 'server-target-unsupported',
    files: {
      ...standInFor('@sveltejs/kit', {}, {}),
      'docs/svelte.config.js':
        "import adapter from '@sveltejs/adapter-auto';\n\nexport default { kit: { adapter: adapter() } };\n",
    },
    exit: 2,
  },
  {
    name: 'base-path-unsaid',
    files: {
      ...standInFor('@sveltejs/kit', {}, {}),
      'docs/svelte.config.js':
        "import adapter from '@sveltejs/adapter-node';\n\nexport default { kit: { adapter: adapter() } };\n",
    },
    exit: 2,
  },
  {
    name: 'base-path-in-setting',
    files: {
      ...standInFor('@docusaurus/core', {}, {}),
      'docs/docusaurus.config.js': "export default {\n  title: 'Docs',\n  baseUrl: '/',\n};\n",
    },
    exit: 2,
  },
];
