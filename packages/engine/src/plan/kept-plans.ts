import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { isSecretFile } from '@svc-build/model/never-bundled';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { Contents } from '@svc-build/trace/contents';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { Listings, type Trace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { PlanMemory, type RecalledPlan } from './plan-memory.ts';

/** A plan of an earlier run here, or of a checkout that has the same cache, which holds here too. */
export type RecallPlan = (
  service: string,
  question: string,
) => (RecalledPlan & { readonly kind: 'kept' | 'adopted' }) | null;

/** Plans that were kept: those of this checkout by service, and in the cache the latest one of each question. */
export interface KeptPlans {
  readonly own: PlanMemory;
  /** Null where the cache is left alone. */
  readonly ofAll: PlanMemory | null;
  readonly contents: Contents;
  /** What directories say that were looked at; each is read once. */
  readonly listings: Listings;
  /** Before builds moved directories, which said this then. */
  readonly contentsBefore: (before: ReadonlyMap<string, string>) => Contents;
}

/** Opens what earlier runs kept; with `isBelieved` false nothing of it is used. Plans of this checkout are known by stamps. */
export function openKeptPlans(context: BuildContext, memory: DigestMemory, isBelieved: boolean): KeptPlans {
  const { directories, host, runtimes, trust } = context;
  const nameOfOwn = (service: string): string => service;
  const directory = join(directories.state, 'plans');
  const own = { directory, nameOf: nameOfOwn, isBelieved: isBelieved && trust.stamps };
  const nameOf = (_: string, question: string): string => question;
  const ofAll = { directory: cachePlaces(directories.cache).plans, nameOf, isBelieved };
  // The digest of a short secret could be guessed at, one with the project's secret cannot.
  const seal = (path: string, digest: string): string =>
    isSecretFile(path, runtimes) ? createHmac('sha256', projectSecret(context)).update(digest).digest('hex') : digest;
  const listings = new Listings(directories.root, host.disk);
  const source = { root: directories.root, disk: host.disk, memory, listings, seal };
  return {
    own: new PlanMemory(own, memory, context),
    ofAll: trust.results === 'none' ? null : new PlanMemory(ofAll, memory, context),
    contents: new Contents(source),
    listings,
    contentsBefore: (before) => new Contents({ ...source, before }),
  };
}

/** Recalls plans for one look at the project, which is noted in `trace`. */
export function recallIn({ own, ofAll, contents }: KeptPlans, trace: Trace): RecallPlan {
  const ofOwn = own.recallIn(trace, contents);
  const ofOthers = ofAll?.recallIn(trace, contents);
  return (service, question) => {
    const kept = ofOwn(service, question);
    if (kept !== null) return { ...kept, kind: 'kept' };
    const adopted = ofOthers?.(service, question) ?? null;
    return adopted === null ? null : { ...adopted, kind: 'adopted' };
  };
}
