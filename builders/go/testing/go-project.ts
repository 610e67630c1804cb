import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import type { BuildPlan, Probe, ProbeResult, ProbeResults } from '@svc-build/model/plan';
import type { Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import goBuilder from '../index.ts';

type Started = Pick<Probe, 'argv' | 'cwd' | 'env'>;

/** A real project in a directory of its own, and the real go to ask about it. */
export interface GoProject {
  readonly root: string;
  readonly source: SourceTree;
  readonly scratch: SourceTree;
  /** A string of a plan or an output with its placeholders filled. */
  fill(text: string): string;
  answers(service: ResolvedService): Promise<ProbeResults>;
  plan(service: ResolvedService): Promise<Result<BuildPlan>>;
  /** Runs every step of a plan; what the last one that failed said. */
  run(plan: BuildPlan): Promise<ProbeResult>;
  remove(): Promise<void>;
}

/** Writes the files; `project` is where they go below a fresh directory, so that two projects can differ in it. */
export async function goProject(files: Readonly<Record<string, string>>, project = 'project'): Promise<GoProject> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'svc-build-go-')));
  const root = join(home, project);
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), contents);
  }
  const scratch = join(home, 'scratch');
  await mkdir(scratch);
  const kept = await keptDirectories();
  const fill = (text: string): string =>
    Object.entries({ '{root}': root, '{scratch}': scratch, ...kept }).reduce(
      (result, [placeholder, value]) => result.replaceAll(placeholder, value),
      text,
    );
  const start = ({ argv, cwd, env }: Started): Promise<ProbeResult> => {
    const filled = Object.entries(env).map(([name, value]) => [name, fill(value)]);
    return execute(argv.map(fill), fill(cwd), Object.fromEntries(filled));
  };
  const source = diskTree(root, nodeFiles);
  const answers = async (service: ResolvedService): Promise<ProbeResults> => {
    const probes = await goBuilder.probe(service, source);
    if (!probes.ok) return {};
    return Object.fromEntries(
      await Promise.all(
        probes.value.map(async (probe): Promise<[string, ProbeResult]> => [probe.id, await start(probe)]),
      ),
    );
  };
  return {
    root,
    source,
    scratch: diskTree(scratch, nodeFiles),
    fill,
    answers,
    plan: async (service) => goBuilder.plan(service, source, await answers(service)),
    run: async (plan) => {
      let last: ProbeResult = { code: 0, stdout: '', stderr: '' };
      for (const step of plan.actions.flatMap((action) => action.steps)) {
        if (step.kind === 'run' && last.code === 0) last = await start(step);
      }
      return last;
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** The machine's own caches: compiling the standard library anew takes half a minute. */
async function keptDirectories(): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await promisify(execFile)('go', ['env', 'GOCACHE', 'GOMODCACHE']);
  const [build = '', modules = ''] = stdout.trim().split('\n');
  return { '{keep:go-build}': build, '{keep:go-mod}': modules };
}

async function execute(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<ProbeResult> {
  const [file = '', ...rest] = argv;
  // Nothing may be fetched: what these projects need lies in them.
  const exact = { PATH: process.env.PATH, HOME: process.env.HOME, GOPROXY: 'off', GOTOOLCHAIN: 'local', ...env };
  const options = { cwd, env: exact, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(file, rest, options, (thrown, stdout, stderr) => {
      const code = thrown === null ? 0 : typeof thrown.code === 'number' ? thrown.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}
