import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import type { ActionId } from '@svc-build/model/plan';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import {
  openPathTable,
  type PathTable,
  packState,
  type StoredPathTable,
  unpackState,
} from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import type { FingerprintPart } from '../key/fingerprint.ts';
import type { ActionArtifact } from './service-artifact.ts';

/** What an action last came to in this checkout: the mark of an install, and the earlier result of everything else. */
export interface ActionRecord extends ActionArtifact {
  readonly key: string;
  /** Parts of its key. Values of variables are sealed. */
  readonly parts: readonly FingerprintPart[];
  /** What it left among the sources, below the project root; the digests of what an install left are not known. */
  readonly left: PathTable;
  /** A digest of what else lay in its outputs then. */
  readonly beside: string;
}

/** A record before it is written down. */
export interface NewActionRecord extends Omit<ActionRecord, 'left'> {
  readonly left: StoredPathTable;
}

const FORMAT = 'svc-build action 2';

/** What a record says of a file: its contents and mode, or where a link leads; as long as a digest in either case. */
export function digestWithMode(kind: InputRecord['kind'], digest: string): string {
  return kind === 'file' ? digest : sha256(`${kind} ${digest}`);
}

/** Null when the action did not run here yet, or what was written cannot be read. */
export function readActionRecord(state: string, id: ActionId, disk: Pick<Disk, 'read'>): ActionRecord | null {
  const bytes = disk.read(placeOf(state, id));
  const stored = bytes === null ? null : (unpackState(bytes) as (NewActionRecord & { readonly format: string }) | null);
  if (stored?.format !== FORMAT) return null;
  try {
    return { ...stored, left: openPathTable(stored.left) };
  } catch {
    return null;
  }
}

/** Puts a record of an action in the place of the last one. */
export function writeActionRecord(
  state: string,
  id: ActionId,
  record: NewActionRecord,
  disk: Pick<Disk, 'write'>,
): void {
  disk.write(placeOf(state, id), packState({ format: FORMAT, ...record }), 0o600);
}

/** Takes back what was said of an action, before what it left changes. */
export function forgetAction(state: string, id: ActionId, disk: Pick<Disk, 'remove'>): void {
  disk.remove(placeOf(state, id));
}

/** An id may hold anything. */
function placeOf(state: string, id: ActionId): string {
  return join(state, 'actions', sha256(id).slice(0, 32));
}
