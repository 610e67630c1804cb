import { resolve } from 'node:path';
import { type PackOrder, packTree } from '@svc-build/archive/pack-tree';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import type { PackArguments } from '../arguments.ts';
import { openOutput } from '../open-output.ts';
import { placeArchive } from '../place-archive.ts';
import { packReport } from '../render/pack-report.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { outputDirectory, workingDirectory } from '../run-request.ts';
import type { World } from '../world.ts';

/** `svc-build pack`: read the output, write all of it into one file, say what came of it. */
export async function pack(args: PackArguments, world: World): Promise<number> {
  const output = outputDirectory(args.common, world);
  // Beside the output: in the project itself it would be a source of every service at its root.
  const file = args.file === null ? `${output}.tar.gz` : resolve(workingDirectory(args.common, world), args.file);
  const opened = await openOutput(output, world);
  if (opened === 'interrupted') return 0;
  printDiagnostics(opened, args.common, world);
  if (!opened.ok) return exitCodeOf(opened.diagnostics);
  try {
    return await packOpened({ directory: opened.value.directory, archive: file }, args, world);
  } finally {
    await opened.value.dispose();
  }
}

async function packOpened(
  { directory, archive }: Pick<PackOrder, 'directory' | 'archive'>,
  { common }: PackArguments,
  world: World,
): Promise<number> {
  const placed = await placeArchive(archive, directory, world.host.files);
  printDiagnostics(placed, common, world);
  if (!placed.ok) return exitCodeOf(placed.diagnostics);
  const order = { directory, archive, format: placed.value, signal: world.interrupt.stop };
  const packed = await packTree(order, world.host);
  if (packed === 'interrupted') return 0;
  printDiagnostics(packed, common, world);
  if (!packed.ok) return exitCodeOf(packed.diagnostics);
  packReport({ ...packed.value, archive, format: placed.value }, common, world);
  return 0;
}
