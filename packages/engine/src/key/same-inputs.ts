import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { contentsByPath, hashInputs, type InputRecord } from '@svc-build/trace/hash-inputs';
import { addTrace, type Trace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';

/** Whether files that were found out are as they were then; what that looks at is noted in `trace`. */
export function sameInputs(
  records: readonly InputRecord[],
  { memory }: { readonly memory: DigestMemory },
  trace: Trace,
  { directories, host }: Pick<BuildContext, 'directories' | 'host'>,
): boolean {
  const set = { directories: [], files: records.map(({ path }) => path), isExcluded: () => false };
  const now = hashInputs(directories.root, set, host.disk, memory);
  addTrace(trace, now.trace);
  const found = contentsByPath(now.records);
  return [...contentsByPath(records)].every(([path, contents]) => found.get(path) === contents);
}
