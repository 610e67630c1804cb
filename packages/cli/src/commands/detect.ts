import { relative, resolve } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Catalog } from '@svc-build/model/builder';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import { leavesProject } from '@svc-build/model/project-path';
import { andThen, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type Detection, detectDirectory } from '@svc-build/project/detect/detect-directory';
import { loadConfig } from '@svc-build/project/dialects/declare-project';
import type { DetectArguments } from '../arguments.ts';
import { loadBuilders } from '../load-builders.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { workingDirectory } from '../run-request.ts';
import type { World } from '../world.ts';

/** `svc-build detect DIR`: what would be built there, and the evidence. */
export async function detect(args: DetectArguments, world: World): Promise<number> {
  const root = workingDirectory(args.common, world);
  const directory = relative(root, resolve(root, args.directory));
  const isBelow = !leavesProject(directory);
  const tree = diskTree(isBelow ? root : resolve(root, args.directory), world.host.files);
  const detected = await andThen(await builtBy(tree, root, world), (catalog) =>
    detectDirectory(isBelow && directory !== '' ? directory : '.', catalog, tree),
  );
  printDiagnostics(detected, args.common, world);
  if (!detected.ok) return exitCodeOf(detected.diagnostics);
  if (args.common.json) world.stdout.write(`${JSON.stringify(detected.value)}\n`);
  else for (const line of detectionLines(detected.value)) world.stdout.write(`${line}\n`);
  return 0;
}

/** The project's own builders count too; a directory needs no configuration to be looked at. */
async function builtBy(tree: SourceTree, root: string, world: World): Promise<Result<Catalog>> {
  const config = await loadConfig(tree);
  return loadBuilders(config.ok ? config.value : { builders: [], builderTimeout: null }, root, world);
}

function detectionLines({ framework, entrypoint, evidence }: Detection): readonly string[] {
  return [
    entrypoint === null ? framework : `${framework}, entrypoint ${entrypoint}`,
    ...evidence.map(({ file, because }) => `  ${file}: ${because}`),
  ];
}
