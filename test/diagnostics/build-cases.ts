import { page, scriptedServices } from '../rig/scripted-services.ts';
import { builderCases } from './builder-cases.ts';
import { api, type DiagnosticCase, goMain, goModule, one, services } from './diagnostic-case.ts';
import { installCases } from './install-cases.ts';
import { machineCases } from './machine-cases.ts';
import { siteCases } from './site-cases.ts';

const expressPackage = JSON.stringify({ type: 'module', dependencies: { express: '^5.0.0' } });

/** A package that does what Next does first: it loads the hook, and hands it the config that it read. */
function standInForNext(config: string, context: string): DiagnosticCase['files'] {
  const manifest = { scripts: { build: 'node build.mjs' }, dependencies: { next: 'file:next' } };
  return {
    'admin/package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'admin/next/package.json': JSON.stringify({ name: 'next', version: '16.4.6' }),
    'admin/next.config.mjs': config,
    'admin/build.mjs': [
      "import config from './next.config.mjs';",
      'const { default: adapter } = await import(process.env.NEXT_ADAPTER_PATH);',
      `adapter.modifyConfig(config, ${context});\n`,
    ].join('\n'),
    'vercel.json': services({ admin: { entrypoint: 'admin', routePrefix: '/admin' } }),
  };
}

const frameworks: readonly DiagnosticCase[] = [
  { name: 'framework-unknown', files: one({ framework: 'statik' }), exit: 2 },
  { name: 'framework-not-built', files: one({ framework: 'gridsome' }), exit: 2 },
  {
    name: 'framework-not-detected',
    files: { 'api/Cargo.toml': '[package]\nname = "api"\n', 'vercel.json': api() },
    exit: 2,
  },
  {
    name: 'framework-ambiguous',
    files: {
      'api/package.json': JSON.stringify({ dependencies: { express: '5', koa: '3' } }),
      'api/server.js': "require('koa');\nrequire('express');\n",
      'vercel.json': api(),
    },
    exit: 2,
  },
  {
    name: 'start-ignored',
    files: {
      'web/package.json': JSON.stringify({ scripts: { start: 'node server.js' }, dependencies: { next: '15' } }),
      'web/server.js': "require('next');\n",
    },
    args: ['detect', 'web'],
    exit: 0,
  },
  {
    name: 'framework-contradicted',
    files: {
      'api/package.json': expressPackage,
      'api/main.py': '',
      'vercel.json': api({ entrypoint: 'api/main.py', framework: 'express' }),
    },
    exit: 2,
  },
  {
    name: 'framework-not-installed',
    files: {
      'api/package.json': '{ "scripts": { "build": "echo built" } }\n',
      'api/server.js': '',
      'vercel.json': api({ framework: 'express' }),
    },
    exit: 1,
  },
  { name: 'manifest-invalid', files: { 'api/package.json': '{ "dependencies": }\n', 'vercel.json': api() }, exit: 2 },
  {
    name: 'entry-not-resolved-express',
    files: { 'api/package.json': expressPackage, 'api/other.js': '', 'vercel.json': api() },
    exit: 2,
  },
  {
    name: 'entry-not-resolved-go',
    files: { ...goModule, 'api/cmd/a/main.go': goMain, 'api/cmd/b/main.go': goMain, 'vercel.json': api() },
    exit: 2,
  },
  {
    name: 'entry-excluded',
    files: { ...goModule, 'api/main.go': goMain, 'vercel.json': api({ excludeFiles: '/_svc/**' }) },
    exit: 2,
  },
  {
    name: 'base-path-conflict',
    files: standInForNext("export default {\n  basePath: '/dashboard',\n};\n", '{ nextVersion: "16.4.6" }'),
    exit: 2,
  },
  {
    name: 'framework-version',
    files: {
      'admin/package.json': `${JSON.stringify({ dependencies: { next: '>=13' } }, null, 2)}\n`,
      'admin/package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: { '': { dependencies: { next: '>=13' } }, 'node_modules/next': { version: '13.3.4' } },
      }),
      'vercel.json': services({ admin: { entrypoint: 'admin', routePrefix: '/' } }),
    },
    exit: 2,
  },
  {
    name: 'framework-version-in-hook',
    files: standInForNext('export default {};\n', '{ phase: "build" }'),
    exit: 2,
  },
  {
    name: 'service-input-outside',
    files: {
      'api/go.mod': 'module example.com/api\n\ngo 1.21\n\nreplace example.com/lib => ../../lib\n',
      'api/main.go': goMain,
      'vercel.json': api(),
    },
    exit: 2,
  },
  {
    name: 'lockfile-out-of-date',
    files: {
      'api/package.json': expressPackage,
      'api/server.js': 'import "express";\n',
      'api/package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: { '': { dependencies: { express: '^4.0.0' } } },
      }),
      'vercel.json': api(),
    },
    args: ['build', '--dry-run'],
    exit: 0,
  },
];

const urls: readonly DiagnosticCase[] = [
  {
    name: 'service-url-overridden',
    files: { ...scriptedServices({ site: page('x') }), 'site/.env': 'SITE_URL=https://elsewhere.example\n' },
    args: ['build', '--dry-run', '--origin', 'https://example.com'],
    exit: 0,
  },
];

const builds: readonly DiagnosticCase[] = [
  {
    name: 'probe-failed',
    files: {
      ...goModule,
      'api/main.go': 'package main\n\nimport _ "example.com/missing"\n\nfunc main() {}\n',
      'vercel.json': api(),
    },
    exit: 1,
  },
  { name: 'step-failed', files: scriptedServices({ site: 'echo one; echo two >&2; exit 4' }), exit: 1 },
  {
    name: 'input-unknown',
    files: {
      ...scriptedServices({ site: `node make.mjs && ${page('x')}` }),
      'site/make.mjs': "const path = 0;\nif (path) readFileSync(path.join(process.cwd(), '../data', name));\n",
      'data/a.json': '{}',
    },
    exit: 0,
  },
  {
    name: 'input-undeclared',
    files: {
      ...scriptedServices({ site: `sh ../tools/make.sh; ${page('x')}` }),
      'tools/make.sh': 'cat $0.txt || true\n',
    },
    args: ['build', '--trace-inputs'],
    needs: 'strace',
    exit: 0,
  },
  { name: 'build-output-missing', files: scriptedServices({ site: 'mkdir -p elsewhere' }), exit: 1 },
  {
    name: 'build-output-ambiguous',
    files: scriptedServices({ site: 'mkdir -p build dist && echo 1 | tee build/index.html > dist/index.html' }),
    exit: 0,
  },
  {
    name: 'build-output-refused',
    files: { ...scriptedServices({ site: 'echo 1 > public/built.js' }), 'site/public/index.html': 'a source' },
    exit: 1,
  },
  {
    name: 'output-not-self-contained',
    files: scriptedServices({ site: 'mkdir -p dist && touch dist/index.html && pwd > dist/where.txt' }),
    exit: 1,
  },
  {
    name: 'static-file-unreachable',
    files: scriptedServices({
      site: 'mkdir -p dist/docs && echo a > dist/index.html && echo b > dist/docs/x.html',
      docs: page('docs'),
    }),
    exit: 0,
  },
  {
    name: 'program-published',
    files: { ...one({ framework: 'static' }), 'site/index.php': '', 'site/composer.json': '{}' },
    exit: 2,
  },
  { name: 'sources-published', files: { ...one({}), 'site/make.py': '', 'site/lib/b.go': '' }, exit: 0 },
  { name: 'key-file-withheld', files: { ...one({}), 'site/server.pem': '', 'site/id_rsa': '' }, exit: 0 },
  {
    name: 'fallback-not-found',
    files: { ...one({}), 'svc-build.json': '{\n  "services": { "site": { "fallback": "app.html" } }\n}\n' },
    exit: 2,
  },
  {
    name: 'docs-outside-prefix',
    files: {
      'api/requirements.txt': 'fastapi\n',
      'api/main.py': 'from fastapi import FastAPI\n\napp = FastAPI(title="Shop")\n',
      'vercel.json': services({ api: { entrypoint: 'api', routePrefix: '/api' } }, {}),
    },
    args: ['build', '--dry-run'],
    exit: 0,
  },
  {
    name: 'dependency-missing',
    files: {
      'api/package.json': JSON.stringify({
        name: 'api',
        scripts: { build: 'rm node_modules/express' },
        dependencies: { express: 'file:express' },
      }),
      'api/express/package.json': JSON.stringify({ name: 'express', version: '5.0.0', main: 'index.js' }),
      'api/server.js': "module.exports = require('express')();\n",
      'vercel.json': api({ entrypoint: 'api/server.js' }),
    },
    exit: 1,
  },
  {
    name: 'trace-incomplete',
    files: {
      'api/package.json': JSON.stringify({ type: 'module', dependencies: { express: 'file:express' } }),
      'api/express/package.json': JSON.stringify({ name: 'express', version: '5.0.0', main: 'index.js' }),
      'api/express/index.js': 'module.exports = {};\n',
      'api/server.js': 'import "express";\nimport "./missing.js";\n',
      'vercel.json': api(),
    },
    exit: 1,
  },
];

/** What is wrong with the sources, the machine, the command line or the build. */
export const buildCases: readonly DiagnosticCase[] = [
  ...frameworks,
  ...urls,
  ...machineCases,
  ...builds,
  ...builderCases,
  ...installCases,
  ...siteCases,
];
