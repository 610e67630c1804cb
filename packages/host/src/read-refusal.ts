import { UnreadableFile } from '@svc-build/model/unreadable-file';

/** Nothing can be at a path that the system does not take, or that is none. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EINVAL', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EIO: 'the disk fails',
  ENXIO: 'it is no file, and nobody serves it',
};

/** Whether what was thrown says that nothing is there. */
export function isAbsence(thrown: unknown): boolean {
  return ABSENT.has(codeOf(thrown));
}

/** What a failed read is to the rest of svc-build; what is no answer of the disk stays as it is. */
export function readRefusal(thrown: unknown, path: string): unknown {
  const code = codeOf(thrown);
  if (!(thrown instanceof Error) || !('syscall' in thrown) || thrown instanceof UnreadableFile) return thrown;
  return new UnreadableFile(path, PROBLEMS[code] ?? thrown.message.split(',', 1)[0] ?? code, code);
}

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
