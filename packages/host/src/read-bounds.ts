import { constants } from 'node:fs';
import { UnreadableFile } from '@svc-build/model/unreadable-file';

/** What is read whole is a text or a manifest; anything larger is read piece by piece, or not at all. */
const MOST_BYTES_AT_ONCE = 256 * 1024 * 1024;

/** Without waiting for somebody at the other end, as opening a pipe otherwise would. */
export const READ_ONLY: number = constants.O_RDONLY | constants.O_NONBLOCK;

/** Why a file is not read whole; null when it is not too large for that. */
export function tooLarge(path: string, size: number): UnreadableFile | null {
  if (size <= MOST_BYTES_AT_ONCE) return null;
  const most = MOST_BYTES_AT_ONCE / 1024 / 1024;
  return new UnreadableFile(path, `it is larger than ${most} MiB, the most that is read at once`);
}
