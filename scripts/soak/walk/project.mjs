import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SAY_SOURCES } from '../say-sources.mjs';
import { execute, writeTarballs } from './downloads.mjs';

/** How the build of a package or of the site begins. */
const SAY = `${SAY_SOURCES}say('src');
mkdirSync('dist', { recursive: true });
`;

const PACKAGE_BUILDS = {
  'packages/base/build.mjs': `${SAY}for (const name of readdirSync('src')) writeFileSync('dist/' + name + '.js', name);
writeFileSync('dist/index.js', 'exports.base = ' + JSON.stringify(said) + ';\\n');
`,
  'packages/words/build.mjs': `${SAY}import base from '@walk/base';
writeFileSync('dist/index.js', 'exports.words = ' + JSON.stringify([...said, ...base.base]) + ';\\n');
`,
  // The client is made by the server's build, as from a schema.
  'apps/site/build.mjs': `${SAY}import words from '@walk/words';
import tiny from 'tiny';
const client = readFileSync('client.made.txt', 'utf8');
const shared = readdirSync('../../shared').sort().map((name) => name + readFileSync('../../shared/' + name, 'utf8'));
const variables = [process.env.WALK_SITE, process.env.WALK_FILE, process.env.WALK_LOCAL, process.env.WALK_NOBODY];
for (const one of said.filter((line) => line.startsWith('src/new'))) writeFileSync('dist/' + one.split(/[ /]/)[1] + '.txt', one);
writeFileSync('dist/index.html', JSON.stringify({ said, words: words.words, tiny: tiny.version, client, shared, variables }, null, 1));
`,
  'apps/server/build.mjs': `import { readFileSync, writeFileSync } from 'node:fs';
writeFileSync('../site/client.made.txt', 'client of ' + readFileSync('schema.txt', 'utf8') + (process.env.WALK_SERVER ?? ''));
`,
};

const SOURCES = {
  '.gitignore': 'node_modules/\ndist/\n.svc-build/\n.vercel/\n*.made.txt\n.env.local\n',
  'packages/base/src/a.txt': 'base a\n',
  'packages/base/src/deep/b.txt': 'base b\n',
  'packages/words/src/a.txt': 'words a\n',
  'packages/words/src/b.txt': 'words b\n',
  'apps/site/src/a.txt': 'site a\n',
  'apps/site/src/deep/b.txt': 'site b\n',
  'apps/site/.env': 'WALK_FILE=first\n',
  'shared/a.txt': 'shared a\n',
  'apps/server/schema.txt': 'schema 0',
  'apps/server/server.mjs': `import { createServer } from 'node:http';
import words from '@walk/words';
import { greet } from './lib/greet.mjs';
createServer((_, response) => response.end(greet(words.words.join()))).listen(process.env.PORT);
`,
  'apps/server/lib/greet.mjs': 'export const greet = (name) => `hello ${name}`;\n',
  'apps/server/data/a.txt': 'data a\n',
  'python/api/main.py':
    'from starlette import VERSION\nfrom text import TEXT\n\nasync def app(scope, receive, send):\n    print(VERSION, TEXT)\n',
  'python/api/text.py': 'TEXT = "text"\n',
  'python/api/data/a.txt': 'data a\n',
  'python/api/requirements.txt': 'starlette==1.0.0\n',
  'go/common/go.mod': 'module walk.example/common\n\ngo 1.21\n',
  'go/common/common.go': 'package common\n\nconst Text = "common"\n',
  'go/common/unused/unused.go': 'package unused\n\nconst Text = "unused"\n',
  'go/hello/go.mod':
    'module walk.example/hello\n\ngo 1.21\n\nrequire walk.example/common v0.0.0\n\nreplace walk.example/common => ../common\n',
  'go/hello/main.go':
    'package main\n\nimport (\n\t_ "embed"\n\t"os"\n\n\t"walk.example/common"\n)\n\n//go:embed text.txt\nvar text string\n\nfunc main() { os.Stdout.WriteString(text + common.Text + more) }\n',
  'go/hello/more.go': 'package main\n\nconst more = "more"\n',
  'go/hello/text.txt': 'hello\n',
  'go/hello/notes.md': 'Notes.\n',
  'docs/index.html': '<p>docs</p>\n',
  'docs/a.txt': 'docs a\n',
  'docs/deep/b.txt': 'docs b\n',
};

const MANIFESTS = {
  'packages/base': { name: '@walk/base', main: 'dist/index.js', scripts: { build: 'node build.mjs' } },
  'packages/words': {
    name: '@walk/words',
    main: 'dist/index.js',
    scripts: { build: 'node build.mjs' },
    dependencies: { '@walk/base': '*' },
  },
  'apps/site': {
    name: 'site',
    scripts: { build: 'node build.mjs' },
    dependencies: { '@walk/words': '*', tiny: 'file:../../vendor/tiny-1.0.0.tgz' },
  },
  'apps/server': {
    name: 'server',
    scripts: { build: 'node build.mjs', start: 'node server.mjs' },
    dependencies: { '@walk/words': '*' },
  },
};

const CONFIGURATION = {
  'vercel.json': {
    experimentalServices: {
      site: { entrypoint: 'apps/site', routePrefix: '/' },
      server: { entrypoint: 'apps/server', routePrefix: '/server' },
      api: { entrypoint: 'python/api/main.py', routePrefix: '/api' },
      hello: { entrypoint: 'go/hello', routePrefix: '/hello' },
      docs: { entrypoint: 'docs', routePrefix: '/docs' },
    },
  },
  'svc-build.json': {
    services: {
      site: { dependsOn: ['server'], env: ['WALK_SITE'], inputs: ['shared/**'] },
      server: { env: ['WALK_SERVER'], generated: ['/apps/site/client.made.txt'], inputs: [] },
    },
  },
};

/**
 * Writes a project of a Node server, a site, a Python app, a Go program and a folder; the server and the site share a package
 * that needs another one. Every build takes a moment, and nothing asks the network.
 * @param {string} root
 */
export function writeWalkProject(root) {
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries({ ...SOURCES, ...PACKAGE_BUILDS })) write(path, text);
  for (const [path, manifest] of Object.entries(MANIFESTS)) write(`${path}/package.json`, json(manifest));
  write('package.json', json({ private: true, workspaces: ['packages/*', 'apps/*'] }));
  for (const [path, value] of Object.entries(CONFIGURATION)) write(path, json(value));
  writeTarballs(join(root, 'vendor'));
  lock(root);
}

/** Writes the lockfile anew for what the manifests say. @param {string} root */
export function lock(root) {
  execute('npm', ['install', '--package-lock-only', '--offline', '--silent', '--no-audit', '--no-fund'], root);
}

/**
 * Changes a file of JSON in place.
 * @param {string} path @param {(value: any) => void} change
 */
export function changeJson(path, change) {
  const value = JSON.parse(readFileSync(path, 'utf8'));
  change(value);
  writeFileSync(path, json(value));
}

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
