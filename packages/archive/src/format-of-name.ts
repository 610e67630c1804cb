import { ARCHIVE_FORMATS, type ArchiveFormat } from './archive-format.ts';

/** The format that the name of a file asks for; null when it asks for none. */
export function formatOfName(name: string): ArchiveFormat | null {
  return ARCHIVE_FORMATS.find((format) => name.endsWith(`.${format}`)) ?? null;
}
