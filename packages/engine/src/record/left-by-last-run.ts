import { absolutePath } from '@svc-build/model/absolute-path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import { sameStamp } from '@svc-build/trace/file-stamp';
import { readLastRun } from './last-run.ts';

/**
 * Whether what is at the place of an output is what the last run left, though what says so was lost: a file of it is
 * untouched. The project may have been moved since, which leaves its files what they are.
 */
export function isLeftByLastRun(output: string, state: string, disk: Pick<Disk, 'read' | 'identity'>): boolean {
  const last = readLastRun(state, disk);
  if (last === null) return false;
  return Array.from({ length: last.output.length }, (_, row) => row).some((row) => {
    const was = last.output.stamp(row);
    return (
      was !== null &&
      kindOf(was) === 'file' &&
      sameStamp(was, disk.identity(absolutePath(output, last.output.path(row))))
    );
  });
}
