import { join } from 'node:path';
import type { DecidedRun } from '../decide/decide-all.ts';
import type { FinishedService } from '../record/finished-service.ts';
import type { OutputMetadata } from '../record/output-metadata-files.ts';
import { outputMetadata } from '../stage/output-metadata.ts';
import { stageRest } from '../stage/stage-rest.ts';
import { publishOutput } from './publish-output.ts';

/** Puts the staged output in the place of the last one, unless that is right as it is. Ends as `publishOutput` does. */
export async function publishRun(
  { project, context, state, checked }: DecidedRun,
  services: readonly FinishedService[],
  staging: string,
): ReturnType<typeof publishOutput> {
  const { host, directories } = context;
  const artifacts = new Map(
    services.flatMap(({ planned, finished }) =>
      finished === null ? [] : [[planned.service.name, finished.artifact] as const],
    ),
  );
  const metadata = outputMetadata(project, artifacts, context);
  const isFresh = services.every(({ outcome }) => outcome === 'fresh') && checked?.isTidy === true;
  const isSame = ([name, text]: OutputMetadata[number]): boolean =>
    Buffer.from(host.disk.read(join(directories.output, name)) ?? '').toString() === text;
  if (isFresh && metadata.every(isSame)) return 'published';
  const fresh = services.filter(({ outcome }) => outcome === 'fresh');
  const names = new Set(fresh.map(({ planned }) => planned.service.name));
  const rest = async (): Promise<boolean> =>
    state.last === null ||
    (await stageRest(names, state.last, { ...state, output: directories.output, staging, disk: host.disk }));
  return publishOutput(staging, metadata, rest, context);
}
