import { relative } from 'node:path';
import type { ArchiveFormat } from '@svc-build/archive/archive-format';
import type { PackedTree } from '@svc-build/archive/pack-tree';
import type { CommonOptions } from '../arguments.ts';
import { workingDirectory } from '../run-request.ts';
import type { World } from '../world.ts';
import { styleOf } from './diagnostic-text.ts';
import { byteSize } from './text-layout.ts';

/** An archive that was written, and where. */
interface Packed extends PackedTree {
  readonly archive: string;
  readonly format: ArchiveFormat;
}

/** Says what was packed: two lines for people, or one JSON object. */
export function packReport(packed: Packed, common: CommonOptions, world: World): void {
  const { archive, format, bytes, digest, files } = packed;
  const path = relative(workingDirectory(common, world), archive);
  if (common.json) {
    world.stdout.write(`${JSON.stringify({ type: 'packed', path, format, bytes, digest, files })}\n`);
    return;
  }
  if (common.quiet) return;
  const style = styleOf(world.stdout, common, world);
  const count = files === 1 ? '1 file' : `${files} files`;
  world.stdout.write(`${style.green('packed')} ${style.bold(path)}: ${count}, ${byteSize(bytes)}\n`);
  world.stdout.write(`${style.dim(digest)}\n`);
}
