import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import {
  type BuildPlan,
  fillPlaceholders,
  type Probe,
  type ProbeResult,
  type ProbeResults,
} from '@svc-build/model/plan';
import type { Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import fastapiBuilder from '../index.ts';

/** The programs that the command ships beside itself. */
const modules = dirname(fileURLToPath(import.meta.resolve('@svc-build/runtimes/modules/node-launcher')));
const NO_UV: ProbeResult = { code: null, stdout: '', stderr: 'not found' };

/** Plans a service of real files, asked of the real Python; `uv` is there when the test says so. */
export async function planned(
  files: Readonly<Record<string, string>>,
  service: ResolvedService,
  uv: ProbeResult = NO_UV,
): Promise<{ readonly probes: readonly Probe[]; readonly answers: ProbeResults; readonly plan: Result<BuildPlan> }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'svc-build-python-')));
  try {
    for (const [path, contents] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), contents);
    }
    const source = diskTree(root, nodeFiles);
    const probes = await fastapiBuilder.probe(service, source);
    if (!probes.ok) return { probes: [], answers: {}, plan: probes };
    const answers: Record<string, ProbeResult> = {};
    for (const probe of probes.value) answers[probe.id] = probe.id === 'uv' ? uv : await ask(probe, root);
    return { probes: probes.value, answers, plan: await fastapiBuilder.plan(service, source, answers) };
  } finally {
    await rm(root, { recursive: true });
  }
}

function ask({ argv, cwd }: Probe, root: string): Promise<ProbeResult> {
  const [file = '', ...rest] = argv.map((argument) => fillPlaceholders(argument, { modules }));
  return new Promise((resolve) => {
    execFile(file, rest, { cwd: fillPlaceholders(cwd, { root }) }, (thrown, stdout, stderr) => {
      resolve({ code: thrown === null ? 0 : 1, stdout, stderr });
    });
  });
}
