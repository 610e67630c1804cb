import { createGunzip } from 'node:zlib';
import { unreachable } from '@svc-build/model/unreachable';
import type { ArchiveFormat } from './archive-format.ts';
import { throughTransform } from './through-transform.ts';
import { zstdDecompressed } from './zstd-decompressed.ts';

/** The tar in an archive. */
export function decompressed(archive: AsyncIterable<Uint8Array>, format: ArchiveFormat): AsyncIterable<Uint8Array> {
  switch (format) {
    case 'tar':
      return archive;
    case 'tar.gz':
      return throughTransform(archive, createGunzip());
    case 'tar.zst':
      return zstdDecompressed(archive);
    default:
      return unreachable(format);
  }
}
