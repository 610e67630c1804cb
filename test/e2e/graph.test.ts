import { expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

const manifest = (name: string, fields: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ name, scripts: { build: 'mkdir -p dist && touch dist/index.html' }, ...fields });

const workspace = (): Promise<ProjectRig> =>
  projectRig({
    'vercel.json': JSON.stringify({
      experimentalServices: {
        web: { entrypoint: 'apps/web', framework: 'static', routePrefix: '/' },
        admin: { entrypoint: 'apps/admin', framework: 'static', routePrefix: '/admin' },
        api: { entrypoint: 'api', routePrefix: '/api' },
      },
    }),
    'svc-build.json': JSON.stringify({ services: { web: { dependsOn: ['api'] } } }),
    'package.json': JSON.stringify({ name: 'all', workspaces: ['apps/*', 'packages/*'] }),
    'apps/web/package.json': manifest('web', { dependencies: { '@shop/ui': '*' } }),
    'apps/admin/package.json': manifest('admin', { dependencies: { '@shop/ui': '*', '@shop/theme': '*' } }),
    'packages/ui/package.json': manifest('@shop/ui', { dependencies: { '@shop/theme': '*' } }),
    'packages/theme/package.json': JSON.stringify({ name: '@shop/theme' }),
    'go.work': 'go 1.21\nuse (\n  ./api\n  ./shared\n)\n',
    'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
    'api/main.go': 'package main\n\nimport "example.com/shared"\n\nfunc main() { shared.Serve() }\n',
    'shared/go.mod': 'module example.com/shared\n\ngo 1.21\n',
    'shared/serve.go': 'package shared\n\nfunc Serve() {}\n',
  });

it('shows services, the packages that they use and the work that they share', async () => {
  await using rig = await workspace();
  const ran = await rig.run(['graph']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatchInlineSnapshot(`
    "web static in apps/web, at /
      depends on  api
      uses        @shop/ui
      after       install:.

    admin static in apps/admin, at /admin
      uses        @shop/theme, @shop/ui
      after       install:.

    api go in api, at /api
      uses        example.com/shared

    Packages

    @shop/theme in packages/theme
      for         admin, @shop/ui

    @shop/ui in packages/ui, built
      uses        @shop/theme
      for         web, admin

    example.com/shared in shared
      for         api

    Shared work

    install:. install
      for         web, admin
    "
  `);
});

it('shows the same to machines', async () => {
  await using rig = await workspace();
  const { stdout } = await rig.run(['graph', '--json']);
  const { nodes, edges } = JSON.parse(stdout);
  expect(nodes).toContainEqual({
    kind: 'package',
    id: 'package:packages/ui',
    name: '@shop/ui',
    directory: 'packages/ui',
  });
  expect(edges).toContainEqual({ from: 'service:web', to: 'service:api', kind: 'dependsOn' });
  const { stdout: dot } = await rig.run(['graph', '--dot']);
  expect(dot).toContain('"package:packages/ui" -> "package:packages/theme" [label="uses"];');
  expect((await rig.run(['graph', '--dot', '--json'])).code).toBe(2);
});
