import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** The compressor of node:zlib, which its types for Node 20 do not know. */
export interface NativeZstd {
  createZstdCompress(options: { readonly params: Readonly<Record<number, number>> }): Transform;
  readonly constants: { readonly ZSTD_c_compressionLevel: number; readonly ZSTD_c_checksumFlag: number };
}

/** There from Node 22.15 on; null before. */
export const nativeZstd: NativeZstd | null = hasZstd(zlib) ? zlib : null;

function hasZstd(module: object): module is NativeZstd {
  return 'createZstdCompress' in module;
}
