import { join } from 'node:path';
import { isInRange } from '@svc-build/model/find-program';
import type { Machine } from '@svc-build/model/host';
import type { FetchedTool, Requirement } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';

/** What may be fetched for all that ask for a tool, on this machine; null for nothing. */
export function fetchedFor(
  asking: readonly Requirement[],
  { os, arch, libc }: Pick<Machine, 'os' | 'arch' | 'libc'>,
): FetchedTool | null {
  const offered = asking.flatMap((one) => one.fetched ?? []);
  const runs = ({ machine }: FetchedTool): boolean =>
    machine === null || (machine.os === os && machine.arch === arch && machine.libc === libc);
  const fits = ({ version }: FetchedTool): boolean => asking.every(({ range }) => isInRange(version, range));
  return offered.find((one) => runs(one) && fits(one)) ?? null;
}

/** Where a fetched tool lies, named by what it is: beside the other things that runs keep. */
export function fetchedPlace(
  { package: name, version, hash }: FetchedTool,
  { cache, kept }: Pick<BuildContext['directories'], 'cache' | 'kept'>,
): string {
  const parts = ['tool', name.replace(/^@/, '').replaceAll('/', '-'), version, hash.value.slice(0, 12)];
  return join(kept ?? join(cache, 'keep'), parts.join('-'));
}
