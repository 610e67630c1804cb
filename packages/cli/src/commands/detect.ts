import { relative, resolve } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import { exitCodeOf } from '@svc-build/model/exit-code';
import { type Detection, detectDirectory } from '@svc-build/project/detect-directory';
import type { DetectArguments } from '../arguments.ts';
import { BUILT_IN_BUILDERS } from '../builders.ts';
import { projectRoot } from '../open-project.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import type { World } from '../world.ts';

/** `svc-build detect DIR`: what would be built there, and the evidence. */
export async function detect(args: DetectArguments, world: World): Promise<number> {
  const root = projectRoot(args.common, world);
  const directory = relative(root, resolve(root, args.directory));
  const isBelow = !directory.startsWith('..');
  const tree = diskTree(isBelow ? root : resolve(root, args.directory), world.host.files);
  const detected = await detectDirectory(isBelow && directory !== '' ? directory : '.', BUILT_IN_BUILDERS, tree);
  printDiagnostics(detected, args.common, world);
  if (!detected.ok) return exitCodeOf(detected.diagnostics);
  if (args.common.json) world.stdout.write(`${JSON.stringify(detected.value)}\n`);
  else for (const line of detectionLines(detected.value)) world.stdout.write(`${line}\n`);
  return 0;
}

function detectionLines({ framework, entrypoint, evidence }: Detection): readonly string[] {
  return [
    entrypoint === null ? framework : `${framework}, entrypoint ${entrypoint}`,
    ...evidence.map(({ file, because }) => `  ${file}: ${because}`),
  ];
}
