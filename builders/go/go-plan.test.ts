import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Action, BuildPlan } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import { afterEach, describe, expect, test } from 'vitest';
import goBuilder from './index.ts';
import { type GoProject, goProject } from './testing/go-project.ts';

const MAIN = 'package main\n\nfunc main() {}\n';
const mod = (name: string, rest = ''): string => `module example.com/${name}\n\ngo 1.22\n${rest}`;

const projects: GoProject[] = [];
afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()));
});

async function project(files: Readonly<Record<string, string>>, name?: string): Promise<GoProject> {
  const created = await goProject(files, name);
  projects.push(created);
  return created;
}

async function planned(files: Readonly<Record<string, string>>, service: ResolvedService): Promise<BuildPlan> {
  const result = await (await project(files)).plan(service);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics, null, 2));
  return result.value;
}

async function action(files: Readonly<Record<string, string>>, service = someService()): Promise<Action> {
  const [only, ...more] = (await planned(files, service)).actions;
  if (only === undefined || more.length > 0) throw new Error('expected one action');
  return only;
}

const argvOf = ({ steps }: Action): readonly string[] =>
  steps.flatMap((step) => (step.kind === 'run' ? step.argv : []));
const envOf = ({ steps }: Action): unknown => steps.flatMap((step) => (step.kind === 'run' ? [step.env] : []))[0];

test('the plan of a module in a monorepo, whole', async () => {
  const files = {
    'apps/api/go.mod': mod('api'),
    'apps/api/main.go':
      'package main\n\nimport (\n\t_ "embed"\n\t"example.com/api/internal/store"\n)\n\n//go:embed assets/*.txt\nvar text string\n\nfunc main() { println(text, store.Name) }\n',
    'apps/api/main_test.go': 'package main\n',
    'apps/api/other_windows.go': 'package main\n',
    'apps/api/assets/a.txt': 'a',
    'apps/api/README.md': 'read',
    'apps/api/internal/store/store.go': 'package store\n\nconst Name = "s"\n',
    'apps/api/internal/unused/unused.go': 'package unused\n',
    'apps/web/package.json': '{}',
  };
  const service = someService({ root: 'apps/api', env: ['CGO_CFLAGS'] });
  const plan = await planned(files, service);
  expect(plan).toEqual({
    service: 'api',
    actions: [
      {
        id: 'build:api',
        label: 'build',
        needs: [],
        requires: [{ tool: 'go', range: '>=1.22', source: 'apps/api/go.mod' }],
        inputs: {
          directories: [],
          files: [
            'apps/api/assets/a.txt',
            'apps/api/go.mod',
            'apps/api/internal/store/store.go',
            'apps/api/main.go',
            'apps/api/other_windows.go',
          ],
          exclude: [],
        },
        generated: [],
        env: { files: [], frameworkFiles: [], prefixes: [], names: ['CGO_CFLAGS'], urls: true, set: {} },
        steps: [
          {
            kind: 'run',
            label: 'go build .',
            argv: ['go', 'build', '-trimpath', '-ldflags', '-s -w -buildid=', '-o', '{scratch}/server', '--', '.'],
            cwd: '{root}/apps/api',
            env: {
              CGO_ENABLED: '0',
              GOCACHE: '{keep:go-build}',
              GOFLAGS: '-buildvcs=false -modcacherw',
              GOMODCACHE: '{keep:go-mod}',
              GOTMPDIR: '{scratch}',
              GOWORK: 'off',
              PWD: '{root}/apps/api',
            },
          },
        ],
        outputs: ['{scratch}/server'],
        restorable: true,
        keep: [
          { name: 'go-build', scope: 'shared', key: [], fill: 'alone', placedBy: { kind: 'us' } },
          { name: 'go-mod', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } },
        ],
      },
    ],
  });
});

test('plans of equal projects at different places are equal and name no place', async () => {
  const files = { 'api/go.mod': mod('api'), 'api/cmd/x/main.go': MAIN };
  const [here, there] = [await project(files), await project(files, 'some/where/else')];
  const service = someService({ root: 'api' });
  const plans = await Promise.all([here.plan(service), there.plan(service)]);
  expect(plans[0]).toEqual(plans[1]);
  expect(JSON.stringify(plans)).not.toContain(here.root);
  const probes = await Promise.all([here, there].map(({ source }) => goBuilder.probe(service, source)));
  expect(probes[0]).toEqual(probes[1]);
});

test('a service root that a link leads to plans by the name it has in the project', async () => {
  const linked = await project({ 'real/go.mod': mod('api'), 'real/main.go': MAIN });
  await symlink('real', join(linked.root, 'api'));
  const plan = await linked.plan(someService({ root: 'api' }));
  expect(plan.ok && plan.value.actions[0]?.inputs.files).toEqual(['api/go.mod', 'api/main.go']);
});

describe('what the compiler reads is an input', () => {
  test('of a local replacement', async () => {
    const { inputs } = await action(
      {
        'svc/api/go.mod': mod('api', 'require example.com/lib v0.0.0\nreplace example.com/lib => ../lib\n'),
        'svc/api/main.go': 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.Name) }\n',
        'svc/lib/go.mod': mod('lib'),
        'svc/lib/lib.go': 'package lib\n\nconst Name = "lib"\n',
        'svc/lib/other/other.go': 'package other\n',
      },
      someService({ root: 'svc/api' }),
    );
    expect(inputs.files).toEqual(['svc/api/go.mod', 'svc/api/main.go', 'svc/lib/go.mod', 'svc/lib/lib.go']);
  });

  test('of a workspace', async () => {
    const built = await action(
      {
        'go/go.work': 'go 1.22\n\nuse (\n\t./api\n\t./lib/\n)\n',
        'go/api/go.mod': mod('api'),
        'go/api/main.go': 'package main\n\nimport "example.com/lib"\n\nfunc main() { println(lib.Name) }\n',
        'go/lib/go.mod': mod('lib'),
        'go/lib/lib.go': 'package lib\n\nconst Name = "lib"\n',
      },
      someService({ root: 'go/api' }),
    );
    expect(built.inputs.files).toEqual([
      'go/api/go.mod',
      'go/api/main.go',
      'go/go.work',
      'go/lib/go.mod',
      'go/lib/lib.go',
    ]);
    expect(envOf(built)).toMatchObject({ GOWORK: '{root}/go/go.work' });
  });

  test('of vendored packages', async () => {
    const { inputs } = await action({
      'go.mod': mod('api', 'require example.com/dep v1.0.0\n'),
      'main.go': 'package main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.Name) }\n',
      'vendor/modules.txt': '# example.com/dep v1.0.0\n## explicit; go 1.22\nexample.com/dep\n',
      'vendor/example.com/dep/dep.go': 'package dep\n\nconst Name = "dep"\n',
    });
    expect(inputs.files).toEqual(['go.mod', 'main.go', 'vendor/example.com/dep/dep.go', 'vendor/modules.txt']);
  });

  test('of a profile, and of nothing but the chosen program', async () => {
    const built = await action({
      'go.mod': mod('api'),
      'cmd/api/main.go': MAIN,
      'cmd/api/default.pgo': 'profile',
      'cmd/worker/main.go': MAIN,
    });
    expect(built.inputs.files).toEqual(['cmd/api/default.pgo', 'cmd/api/main.go', 'go.mod']);
    expect(argvOf(built).at(-1)).toBe('./cmd/api');
  });
});

describe('cgo', () => {
  const C = 'package sys\n\nimport "C"\n\nconst Name = "c"\n';
  const main = (path: string): string => `package main\n\nimport "${path}"\n\nfunc main() { println(sys.Name) }\n`;

  test('is on where a package outside the standard library needs it, and asks for a compiler', async () => {
    const built = await action({
      'go.mod': mod('api'),
      'main.go': main('example.com/api/sys'),
      'sys/sys.go': C,
      'sys/include/sys.h': '',
    });
    expect(envOf(built)).toMatchObject({ CGO_ENABLED: '1' });
    expect(built.requires).toContainEqual({ tool: 'cc', range: null, source: 'sys/sys.go' });
    expect(built.steps.map((step) => step.label)).toEqual(['go build ., with cgo for example.com/api/sys']);
    expect(built.inputs.directories).toEqual(['sys']);
  });

  test('is off for net and os/user, which do without it, and for cgo in another program', async () => {
    const built = await action({
      'go.mod': mod('api'),
      'main.go': 'package main\n\nimport (\n\t_ "net/http"\n\t_ "os/user"\n)\n\nfunc main() {}\n',
      'cmd/other/main.go': main('example.com/api/sys'),
      'sys/sys.go': C,
    });
    expect(envOf(built)).toMatchObject({ CGO_ENABLED: '0' });
    expect(built.requires.map(({ tool }) => tool)).toEqual(['go']);
  });
});

test('an entrypoint picks its package and asks about nothing else', async () => {
  const files = {
    'go.mod': mod('api', 'toolchain go1.22.1\n'),
    'cmd/api/main.go': MAIN,
    'cmd/worker/main.go': MAIN,
    'cmd/worker/run.go': 'package main\n',
    'broken/broken.go': 'package broken\n\nimport "example.com/nowhere"\n',
  };
  const byFile = await action(files, someService({ entrypoint: { kind: 'file', path: 'cmd/worker/run.go' } }));
  const byDirectory = await action(files, someService({ entrypoint: { kind: 'directory', path: 'cmd/worker' } }));
  expect(argvOf(byFile).at(-1)).toBe('./cmd/worker');
  expect(byFile).toEqual(byDirectory);
});
