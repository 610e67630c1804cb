/** The kinds of archive, each named as its files end. */
export const ARCHIVE_FORMATS = ['tar.gz', 'tar.zst', 'tar'] as const;

/** How an archive is packed. */
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

/** The format that the name of a file asks for; null when it asks for none. */
export function formatOfName(name: string): ArchiveFormat | null {
  return ARCHIVE_FORMATS.find((format) => name.endsWith(`.${format}`)) ?? null;
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
/** In the header of every tar since 1988: that of POSIX and that of GNU. */
const TAR = Buffer.from('ustar');
const TAR_OFFSET = 257;

/** So many bytes are enough to tell the formats apart. */
export const FORMAT_BYTES = 512;

/** The format of an archive by its first bytes, whatever its name says; null for a format that is not supported. */
export function formatOfBytes(head: Buffer): ArchiveFormat | null {
  if (head.subarray(0, GZIP.length).equals(GZIP)) return 'tar.gz';
  if (head.subarray(0, ZSTD.length).equals(ZSTD)) return 'tar.zst';
  return head.subarray(TAR_OFFSET, TAR_OFFSET + TAR.length).equals(TAR) ? 'tar' : null;
}
