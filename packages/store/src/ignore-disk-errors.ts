/** The result of reading the disk, or a default where the disk refuses: a cache that cannot be used fails no build. */
export function ignoreDiskErrors<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (thrown) {
    if (thrown instanceof Error && 'syscall' in thrown) return otherwise;
    throw thrown;
  }
}
