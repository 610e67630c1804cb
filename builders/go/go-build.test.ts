import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { bundleBinary } from './bundle-binary.ts';
import goBuilder from './index.ts';
import { type GoProject, goProject } from './testing/go-project.ts';

const FILES = {
  'services/hello/go.mod': 'module example.com/hello\n\ngo 1.22\n',
  'services/hello/cmd/hello/main.go':
    'package main\n\nimport (\n\t_ "embed"\n\t"os"\n)\n\n//go:embed hello.txt\nvar text string\n\nfunc main() {\n\tdirectory, _ := os.Getwd()\n\tos.Stdout.WriteString(text + " from " + directory + "\\n")\n}\n',
  'services/hello/cmd/hello/hello.txt': 'embedded',
  'services/hello/cmd/hello/more.go': 'package main\n',
};
const SERVICE = someService({ name: 'hello', root: 'services/hello' });
// An empty build cache compiles the runtime first.
const COLD = 180_000;

async function build(project: GoProject): Promise<Uint8Array | null> {
  const plan = await project.plan(SERVICE);
  if (!plan.ok) throw new Error(JSON.stringify(plan.diagnostics));
  expect(await project.run(plan.value)).toMatchObject({ code: 0 });
  return project.scratch.readBytes('server');
}

test(
  'a bundle holds one binary, equal wherever it was built, that starts in the service root',
  async () => {
    const projects = [await goProject(FILES), await goProject(FILES, 'elsewhere/entirely')] as const;
    const bundle = await mkdtemp(join(tmpdir(), 'svc-build-bundle-'));
    try {
      const [one, two] = await Promise.all(projects.map(build));
      expect(one === undefined || one === null || two === undefined || two === null).toBe(false);
      expect(Buffer.compare(one ?? Buffer.of(1), two ?? Buffer.of(2))).toBe(0);

      const [project] = projects;
      const collected = await goBuilder.collect(
        SERVICE,
        { root: project.source, scratch: project.scratch, captured: [] },
        {},
      );
      const output = collected.ok ? collected.value.functions[0] : undefined;
      expect(output?.entries).toEqual([
        { kind: 'file', path: '_svc/server', from: '{scratch}/server', mode: 0o755 },
        { kind: 'file', path: 'services/hello/go.mod', from: '{root}/services/hello/go.mod', mode: 0o644 },
      ]);
      for (const entry of output?.entries ?? []) {
        if (entry.kind === 'file') await cp(project.fill(entry.from), join(bundle, entry.path));
      }
      const cwd = join(bundle, output?.cwd ?? '');
      await project.remove();
      const { stdout } = await promisify(execFile)(output?.launch.argv[0] ?? '', [], { cwd });
      expect(stdout).toBe(`embedded from ${cwd}\n`);
    } finally {
      await Promise.all([...projects.map((project) => project.remove()), rm(bundle, { recursive: true })]);
    }
  },
  COLD,
);

test('a binary of a service at the project root is named with a slash, so that PATH plays no part', () => {
  const [output] = bundleBinary(someService()).functions;
  expect(output).toMatchObject({
    cwd: '.',
    required: ['_svc/server'],
    runtime: 'executable',
    handler: '_svc/server',
    launch: { argv: ['./_svc/server'], env: { HOST: '127.0.0.1', PORT: '{port}' } },
  });
});

test('without a binary there is nothing to bundle', async () => {
  const project = await goProject({ 'go.mod': 'module example.com/x\n' });
  const collected = await goBuilder.collect(
    someService(),
    { root: project.source, scratch: project.scratch, captured: [] },
    {},
  );
  await project.remove();
  expect(collected).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'BUILD_OUTPUT_MISSING',
        message: '"go build" left no binary for the service "api".',
        help: 'Check that the package builds with "go build" in its own directory.',
      },
    ],
  });
});
