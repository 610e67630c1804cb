import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { refusedWrite } from './refused-write.ts';

/** What is said of what a disk throws. */
function said(code: string, act: 'read' | 'write'): string | null {
  const { disk, refuse } = fakeHost({ files: { '/p/file': '' } });
  refuse('/p/file', act, code);
  try {
    if (act === 'read') disk.read('/p/file');
    else disk.write('/p/file', '');
    return 'nothing was thrown';
  } catch (thrown) {
    return refusedWrite(thrown, '/p')?.code ?? null;
  }
}

it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG'])(
  'a write that ends in %s is an error of the disk',
  (code) => expect(said(code, 'write')).toBe('WRITE_FAILED'),
);

it.each(['EIO', 'EACCES'])('a read that ends in %s names the file', (code) =>
  expect(said(code, 'read')).toBe('FILE_UNREADABLE'),
);

it('what is no answer of a disk is a bug', () => {
  expect(said('EBADF', 'write')).toBeNull();
  expect(refusedWrite(new TypeError('x is not a function'), '/p')).toBeNull();
});
