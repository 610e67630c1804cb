const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** A size as people write it: `5 GiB`, `500MB`. */
export const BYTE_COUNT: RegExp = /^(\d+(?:\.\d+)?) ?(B|kB|MB|GB|KiB|MiB|GiB)$/;

/** The bytes of a size that has been checked. */
export function byteCount(text: string): number {
  const [, number = '', unit = ''] = BYTE_COUNT.exec(text) ?? [];
  return Math.round(Number(number) * (UNITS[unit] ?? Number.NaN));
}
