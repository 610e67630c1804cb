import { api, type DiagnosticCase, type Fields, one, services, site } from './diagnostic-case.ts';

const manifest = (name: string, fields: Fields = {}): string => `${JSON.stringify({ name, ...fields }, null, 2)}\n`;
const built = { scripts: { build: 'true' } };

/** A service in `api` that uses the packages of a workspace. */
const workspace = (patterns: readonly string[]): DiagnosticCase['files'] => ({
  'vercel.json': api({ framework: 'node' }),
  'package.json': manifest('root', { workspaces: patterns }),
  'api/package.json': manifest('api', { scripts: { start: 'node main.js' }, dependencies: { client: '*' } }),
  'api/main.js': 'require("node:http").createServer().listen(process.env.PORT);\n',
});

/** What hangs together, and does not fit. */
export const graphCases: readonly DiagnosticCase[] = [
  {
    name: 'services-in-a-circle',
    files: {
      ...site,
      'vercel.json': services({
        web: { entrypoint: 'site', routePrefix: '/' },
        docs: { entrypoint: 'site', routePrefix: '/docs' },
        blog: { entrypoint: 'site', routePrefix: '/blog' },
      }),
      'svc-build.json':
        '{\n  "services": {\n    "web": { "dependsOn": ["docs", "bog"] },\n    "docs": { "dependsOn": ["web"] },\n    "blog": { "dependsOn": ["blog"] }\n  }\n}\n',
    },
    exit: 2,
  },
  {
    name: 'packages-in-a-circle',
    files: {
      ...workspace(['api', 'packages/*']),
      'packages/client/package.json': manifest('client', { ...built, dependencies: { schema: '*' } }),
      'packages/schema/package.json': manifest('schema', { ...built, dependencies: { client: '*' } }),
    },
    exit: 2,
  },
  {
    name: 'packages-of-one-name',
    files: {
      ...workspace(['api', 'packages/*']),
      'packages/client/package.json': manifest('client'),
      'packages/old-client/package.json': manifest('client'),
    },
    exit: 2,
  },
  { name: 'packages-outside', files: workspace(['api', '../packages/*']), exit: 2 },
  { name: 'build-of-nobody', files: one({}), args: ['build', 'sit'], exit: 2 },
];
