import { join } from 'node:path';
import type { ActionId } from '@svc-build/model/plan';
import { isProjectPath } from '@svc-build/model/project-path';
import type { ResultCache } from '@svc-build/store/result-cache';
import type { StoredFile } from '@svc-build/store/stored-tree';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import type { BuildContext } from '../build-context.ts';
import { trackedByGit } from '../tools/tracked-by-git.ts';
import { digestWithMode } from './action-record.ts';
import type { ActionArtifact, ServiceArtifact } from './service-artifact.ts';

/** Contents that results left at paths, below the project root: of one path, all of them. */
export type LeftContents = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What kept results have written among the sources, for a checkout that threw its own records away: a file that holds what
 * any of them wrote there is generated. What git tracks is somebody's, whatever it holds. Nothing is lost by it: what is
 * taken for generated lies in the cache.
 */
export interface EarlierResults {
  ofAction(id: ActionId): Promise<LeftContents>;
  /** What builds of a service have created among its inputs. */
  createdBy(service: string): Promise<readonly InputRecord[]>;
}

/** The names by which results are found when nobody knows their keys. */
export const makerOfAction = (id: ActionId): string => `action ${id}`;
export const makerOfService = (name: string): string => `service ${name}`;

interface Caches {
  readonly actions: ResultCache<ActionArtifact>;
  readonly results: ResultCache<ServiceArtifact>;
}

/** Asks the cache once about each. */
export function earlierResults({ actions, results }: Caches, context: BuildContext): EarlierResults {
  const ofActions = new Map<ActionId, Promise<LeftContents>>();
  const ofServices = new Map<string, Promise<readonly InputRecord[]>>();
  if (context.trust.results !== 'use') return NOTHING;
  const askAction = async (id: ActionId): Promise<LeftContents> => {
    const found = await actions.madeBy(makerOfAction(id));
    return contentsOf(
      await ownFiles(
        found.flatMap(({ files }) => files),
        context,
      ),
    );
  };
  const askService = async (name: string): Promise<readonly InputRecord[]> => {
    const found = await results.madeBy(makerOfService(name));
    return ownFiles(
      found.flatMap(({ rest }) => rest.created),
      context,
    );
  };
  return {
    ofAction: (id) => once(ofActions, id, askAction),
    createdBy: (name) => once(ofServices, name, askService),
  };
}

/** What is asked for where no earlier run may be believed. */
export const NOTHING: EarlierResults = { ofAction: async () => new Map(), createdBy: async () => [] };

function once<T>(known: Map<string, Promise<T>>, name: string, ask: (name: string) => Promise<T>): Promise<T> {
  const asked = known.get(name) ?? ask(name);
  known.set(name, asked);
  return asked;
}

/** Those of some files that are there, and that git does not track. */
async function ownFiles<File extends { readonly path: string }>(
  files: readonly File[],
  context: BuildContext,
): Promise<readonly File[]> {
  const { directories, host } = context;
  const paths = new Set(files.map(({ path }) => path).filter(isProjectPath));
  const there = new Set([...paths].filter((path) => host.disk.identity(join(directories.root, path)) !== null));
  const tracked = await trackedByGit([...there], context);
  return files.filter(({ path }) => there.has(path) && !tracked.has(path));
}

function contentsOf(files: readonly StoredFile[]): LeftContents {
  const found = new Map<string, Set<string>>();
  for (const file of files) {
    const digest = storedDigest(file);
    if (digest !== null) found.set(file.path, (found.get(file.path) ?? new Set()).add(digest));
  }
  return found;
}

/** What a record says of a file of a result. */
export function storedDigest(file: StoredFile): string | null {
  if (file.kind === 'directory') return null;
  return digestWithMode(file.kind, file.kind === 'link' ? file.target : file.digest);
}
