/** The kinds of archive, each named as its files end. */
export const ARCHIVE_FORMATS = ['tar.gz', 'tar.zst', 'tar'] as const;

/** How an archive is packed. */
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];
