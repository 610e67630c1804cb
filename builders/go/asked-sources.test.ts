import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResolvedService } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { parseGoList } from './go-list.ts';
import goBuilder from './index.ts';
import { goProject } from './testing/go-project.ts';

const mod = (name: string, rest = ''): string => `module example.com/${name}\n\ngo 1.22\n${rest}`;
const main = (...imports: readonly string[]): string =>
  `package main\n\nimport (\n${imports.map((path) => `\t_ "${path}"\n`).join('')})\n\nfunc main() {}\n`;

/** Two modules of a workspace that share a third, in which a package stands apart. */
const WORKSPACE = {
  'go/go.work': 'go 1.22\n\nuse (\n\t./api\n\t./jobs\n\t./common\n)\n',
  'go/api/go.mod': mod('api'),
  'go/api/main.go': main('example.com/common/money', 'example.com/api/internal/store'),
  'go/api/internal/store/store.go': 'package store\n',
  'go/api/internal/store/store_test.go': 'package store\n\nimport _ "example.com/common/apart"\n',
  'go/jobs/go.mod': mod('jobs'),
  'go/jobs/main.go': main('example.com/common/money'),
  'go/common/go.mod': mod('common'),
  'go/common/money/money.go': 'package money\n\nimport _ "example.com/common/text"\n',
  'go/common/money/README.md': 'read me',
  'go/common/text/text_windows.go': 'package text\n\nimport _ "example.com/common/windows"\n',
  'go/common/text/text.go': 'package text\n',
  'go/common/windows/windows.go': 'package windows\n',
  'go/common/apart/apart.go': 'package apart\n',
};

/** What the question about a service's packages reads; whatever go answers lies in it. */
async function read(
  files: Readonly<Record<string, string>>,
  service: Partial<ResolvedService>,
  change: (root: string) => Promise<void> = async () => {},
) {
  const project = await goProject(files);
  try {
    await change(project.root);
    const probes = await goBuilder.probe(someService(service), project.source);
    if (!probes.ok) throw new Error(JSON.stringify(probes.diagnostics));
    const [inputs] = probes.value.map((probe) => probe.inputs);
    if (inputs === undefined) throw new Error('There is no probe.');
    const answer = (await project.answers(someService(service)))['go-list'];
    expect(answer).toMatchObject({ code: 0 });
    for (const { directory, files: own } of parseGoList(answer?.stdout ?? '', service.root ?? '.', 'vendor')) {
      if (directory === null) continue;
      const isRead = (path: string): boolean =>
        inputs.files.includes(path) || inputs.directories.some((one) => one === '.' || path.startsWith(`${one}/`));
      expect(
        own.map((name) => (directory === '.' ? name : `${directory}/${name}`)).filter((path) => !isRead(path)),
      ).toEqual([]);
    }
    return inputs;
  } finally {
    await project.remove();
  }
}

test('what a service of a workspace imports, on whatever system, and nothing of its neighbours but their go.mod', async () => {
  expect(await read(WORKSPACE, { root: 'go/api' })).toEqual({
    directories: [],
    files: [
      'go/api/go.mod',
      'go/api/internal/go.mod',
      'go/api/internal/store/go.mod',
      'go/api/internal/store/store.go',
      'go/api/main.go',
      'go/common/go.mod',
      'go/common/money/go.mod',
      'go/common/money/money.go',
      'go/common/text/go.mod',
      'go/common/text/text.go',
      'go/common/text/text_windows.go',
      'go/common/windows/go.mod',
      'go/common/windows/windows.go',
      'go/go.work',
      'go/jobs/go.mod',
    ],
    exclude: [],
  });
});

const PROGRAMS = {
  'go.mod': mod('all'),
  'cmd/a/main.go': main('example.com/all/lib'),
  'cmd/b/main.go': main(),
  'lib/lib.go': 'package lib\n',
  'site/index.html': '',
};

test('one program of a module: its own package, and what that imports', async () => {
  const { files } = await read(PROGRAMS, { root: '.', entrypoint: { kind: 'file', path: 'cmd/a/main.go' } });
  expect(files.filter((path) => path.endsWith('.go'))).toEqual(['cmd/a/main.go', 'lib/lib.go']);
});

test('a module: all packages of it, and none of a module within it', async () => {
  const nested = { ...PROGRAMS, 'tools/go.mod': mod('tools'), 'tools/deep/tool.go': main() };
  const { files, directories } = await read(nested, { root: '.' });
  expect(directories).toEqual([]);
  expect(files.filter((path) => path.endsWith('.go'))).toEqual(['cmd/a/main.go', 'cmd/b/main.go', 'lib/lib.go']);
});

test('all that a package embeds may lie below it', async () => {
  const embeds =
    'package main\n\nimport "embed"\n\n//go:embed pages/*\nvar pages embed.FS\n\nfunc main() { _ = pages }\n';
  const { directories } = await read({ 'go.mod': mod('api'), 'main.go': embeds, 'pages/one.html': '' }, { root: '.' });
  expect(directories).toEqual(['.']);
});

test('a module in the place of another one is known by the path of that', async () => {
  const { files } = await read(
    {
      'api/go.mod': mod('api', 'require example.com/old v0.0.0\n\nreplace example.com/old => ../new\n'),
      'api/main.go': main('example.com/old/lib'),
      'new/go.mod': mod('new'),
      'new/lib/lib.go': 'package lib\n',
    },
    { root: 'api' },
  );
  expect(files).toContain('new/lib/lib.go');
});

test('a package behind a link is read by the name of that', async () => {
  const files = { 'go.mod': mod('api'), 'main.go': main('example.com/api/lib'), 'elsewhere/lib.go': 'package lib\n' };
  const inputs = await read(files, { root: '.' }, (root) => symlink('elsewhere', join(root, 'lib')));
  expect(inputs.files).toContain('lib/lib.go');
});
