/** What a look at the disk comes to, or something else where the disk refuses: a cache that cannot be used makes nothing fail. */
export function ignoreDiskErrors<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (thrown) {
    if (thrown instanceof Error && 'syscall' in thrown) return otherwise;
    throw thrown;
  }
}
