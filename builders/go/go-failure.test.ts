import type { Diagnostic } from '@svc-build/model/diagnostic';
import { diagnosticsOf } from '@svc-build/model/result';
import { AT, someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import goBuilder from './index.ts';
import { goProject } from './testing/go-project.ts';

const MAIN = 'package main\n\nfunc main() {}\n';
const IMPORTING = 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { println(uuid.NewString()) }\n';
const mod = (name: string, rest = ''): string => `module example.com/${name}\n\ngo 1.22\n${rest}`;

async function refused(files: Readonly<Record<string, string>>, root = '.'): Promise<readonly Diagnostic[]> {
  const project = await goProject(files);
  try {
    const result = await project.plan(someService({ root }));
    expect(result.ok).toBe(false);
    return diagnosticsOf(result);
  } finally {
    await project.remove();
  }
}

test('a missing go.sum entry, in go’s own words and at the import', async () => {
  const lineText = 'import "github.com/google/uuid"';
  expect(
    await refused(
      { 'svc/go.mod': mod('api', 'require github.com/google/uuid v1.6.0\n'), 'svc/main.go': IMPORTING },
      'svc',
    ),
  ).toEqual([
    {
      code: 'PROBE_FAILED',
      severity: 'error',
      message: 'Go cannot list the packages of the service "api".',
      help: 'Run "go mod tidy" in svc and commit go.mod and go.sum.',
      location: { file: 'svc/main.go', line: 3, column: 8, length: 24, lineText },
      service: 'api',
      related: [],
      log: [
        expect.stringMatching(
          /^main\.go:3:8: missing go\.sum entry for module providing package github\.com\/google\/uuid/,
        ),
        expect.stringContaining('go get example.com/api'),
      ],
    },
  ]);
});

test.each<[string, Record<string, string>, string, string, string]>([
  [
    'an import of no module',
    { 'go.mod': mod('api'), 'main.go': IMPORTING },
    'no required module provides package',
    'Run "go mod tidy" in the project root and commit go.mod and go.sum.',
    'main.go:3',
  ],
  [
    'a syntax error among the imports',
    { 'go.mod': mod('api'), 'main.go': 'package main\n\nimport fmt\n' },
    'main.go:3',
    'Fix what go names; "go list -deps ./..." in the project root shows it again.',
    'main.go:3',
  ],
  [
    'a go.mod that is none',
    { 'go.mod': `${mod('api')}requir x\n`, 'main.go': MAIN },
    'unknown directive: requir',
    'Fix what go names; "go list -deps ./..." in the project root shows it again.',
    'go.mod:4',
  ],
  [
    'a vendor directory that is behind',
    {
      'go.mod': mod('api', 'require example.com/dep v1.0.0\n'),
      'main.go': MAIN,
      'vendor/modules.txt': '',
    },
    'inconsistent vendoring',
    'Run "go mod vendor" in the project root and commit the result.',
    'vercel.json:3',
  ],
  [
    'a local replacement that is not there',
    {
      'go.mod': mod('api', 'require example.com/lib v0.0.0\nreplace example.com/lib => ./lib\n'),
      'main.go': 'package main\n\nimport "example.com/lib"\n\nfunc main() { lib.Run() }\n',
    },
    'replacement directory ./lib does not exist',
    'Fix what go names; "go list -deps ./..." in the project root shows it again.',
    'main.go:3',
  ],
  [
    'a newer Go than the one here',
    { 'go.mod': 'module example.com/api\n\ngo 1.999\n', 'main.go': MAIN },
    'go.mod requires go >= 1.999',
    'Install the version of Go that go.mod asks for.',
    'vercel.json:3',
  ],
  [
    'a module that its workspace does not use',
    { 'go.mod': mod('api'), 'main.go': MAIN, 'go.work': 'go 1.22\n\nuse ./lib\n', 'lib/go.mod': mod('lib') },
    'modules listed in go.work',
    'Add the module in the project root to the go.work file above it with "go work use", or remove that file.',
    'vercel.json:3',
  ],
])('%s', async (_, files, words, help, place) => {
  const [only, ...more] = await refused(files);
  expect(more).toEqual([]);
  expect(only).toMatchObject({ code: 'PROBE_FAILED', help });
  expect(only?.log.join('\n')).toContain(words);
  expect(`${only?.location?.file}:${only?.location?.line}`).toBe(place);
});

test('a module that is replaced by one outside the project, before go is asked', async () => {
  const lineText = 'replace example.com/lib => ../../lib';
  const project = await goProject({ 'api/go.mod': mod('api', `${lineText}\n`), 'api/main.go': MAIN });
  const result = await goBuilder.probe(someService({ root: 'api' }), project.source);
  await project.remove();
  expect(diagnosticsOf(result)).toEqual([
    {
      code: 'SERVICE_INPUT_INVALID',
      severity: 'error',
      message: 'api/go.mod uses the module directory "../lib", which is outside the project.',
      help: 'Move the module into the project, require a published version of it, or make a directory that holds both the project.',
      location: { file: 'api/go.mod', line: 4, column: 1, length: lineText.length, lineText },
      service: null,
      related: [],
      log: [],
    },
  ]);
});

test('a module without a package', async () => {
  expect(await refused({ 'go.mod': mod('api') })).toMatchObject([
    {
      code: 'ENTRY_NOT_RESOLVED',
      message: 'The service "api" has no Go program at the project root.',
      location: AT,
    },
  ]);
});

test.each<[string, Record<string, string>, object]>([
  [
    'a workspace that uses a directory without a module',
    { 'go.work': 'go 1.22\n\nuse (\n\t./api\n\t./nothing\n)\n' },
    {
      code: 'SERVICE_INPUT_INVALID',
      message: 'go.work uses the directory "nothing", which holds no module: there is no nothing/go.mod.',
      location: { file: 'go.work', line: 5, column: 2 },
    },
  ],
  [
    'two modules of one name',
    { 'go.work': 'go 1.22\n\nuse (\n\t./api\n\t./old\n)\n', 'old/go.mod': mod('api') },
    {
      code: 'DUPLICATE_PACKAGE_NAME',
      message: 'Two packages of the workspace are called "example.com/api": api and old.',
      location: { file: 'old/go.mod', line: 1 },
      related: [{ location: { file: 'api/go.mod', line: 1 } }],
    },
  ],
])('%s, before go is asked', async (_, files, expected) => {
  const project = await goProject({ 'api/go.mod': mod('api'), 'api/main.go': MAIN, ...files });
  const result = await goBuilder.probe(someService({ root: 'api' }), project.source);
  await project.remove();
  expect(diagnosticsOf(result)).toMatchObject([expected]);
});
