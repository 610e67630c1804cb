import { join } from 'node:path';
import type { DecidedRun } from '../decide/decide-services.ts';
import { changedSubtrees, type Subtrees } from '../record/changed-subtrees.ts';
import type { LastRun } from '../record/last-run.ts';
import { filePaths, type OutputMetadata } from '../record/output-rows.ts';
import type { FinishedService } from '../record/service-artifact.ts';
import { outputMetadata } from '../stage/output-manifest.ts';
import { stageRest } from '../stage/stage-rest.ts';
import { type PublishEnd, publishOutput } from './publish-output.ts';

/** Puts what a run has staged in the place of what differs from it, unless the output is right as it is. */
export async function publishRun(
  { project, context, state, checked, kept }: DecidedRun,
  services: readonly FinishedService[],
  staging: string,
): Promise<PublishEnd> {
  const { host, directories } = context;
  const artifacts = new Map([
    ...services.flatMap(({ planned, finished }) =>
      finished === null ? [] : [[planned.service.name, finished.artifact] as const],
    ),
    ...kept.map(({ service, artifact }) => [service.name, artifact] as const),
  ]);
  const common = outputMetadata(project, artifacts, context);
  const inPlace = kept.filter(({ restored }) => restored === null);
  const isUntouched = services.every(({ outcome }) => outcome === 'fresh') && inPlace.length === kept.length;
  const isFresh = isUntouched && checked?.isTidy === true;
  const isSame = ([name, text]: OutputMetadata[number]): boolean =>
    Buffer.from(host.disk.read(join(directories.output, name)) ?? '').toString() === text;
  if (isFresh && common.every(isSame)) return { kind: 'nothing' };
  const changed = services.filter(({ outcome }) => outcome !== 'fresh');
  const fresh = services.filter(({ outcome }) => outcome === 'fresh');
  const names = new Set([...fresh.map(({ planned }) => planned), ...inPlace].map(({ service }) => service.name));
  const { last } = state;
  const after = [
    ...changed.flatMap(({ finished }) => finished?.files ?? []),
    ...kept.flatMap(({ restored }) => restored?.hit.files ?? []),
  ];
  const subtrees = last === null || checked?.isTidy !== true ? null : subtreesFor(names, last, after);
  const parts = last === null || subtrees === null ? null : { last, subtrees };
  const rest = async (): Promise<boolean> =>
    last === null || (await stageRest(names, last, { ...state, output: directories.output, staging, disk: host.disk }));
  return publishOutput({ staging, common, parts, stageRest: rest }, context);
}

/** What differs in an output when the named services of the last one stay, and all others are replaced by these files. */
export function subtreesFor(
  kept: ReadonlySet<string>,
  last: LastRun,
  after: readonly { readonly path: string }[],
): Subtrees | null {
  const pathsOf = (isKept: boolean): readonly string[] =>
    last.services.filter(({ name }) => kept.has(name) === isKept).flatMap(({ rows }) => filePaths(last.output, rows));
  return changedSubtrees({ kept: pathsOf(true), before: pathsOf(false), after: after.map(({ path }) => path) });
}
