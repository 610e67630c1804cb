import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { journalPlace } from '../state/beside-output.ts';
import { readJournal, type SwapJournal, staysInside, writeJournal } from './swap-journal.ts';

/*
 * How a part of an output is replaced. What is placed is staged complete, with both files that belong to all services.
 *
 *   staged ─▶ journal written ─▶ manifest away ─▶ subtrees renamed ─▶ config.json ─▶ manifest ─▶ journal removed ─▶ done
 *     │              └──────────────────────────┬───────────────────────┘             └───────┬───────┘
 *   killed: the output is as it was;    killed: the next command goes on        killed: the output is new;
 *   staging is cleared                  until it is done                        the journal is removed
 *
 * Every step looks whether it was done: what is staged no longer is in its place already. Nothing is undone, and as long
 * as the output is neither the old one nor the new one, it has no manifest.
 */

/** Replaces parts of an output by what is staged; false when that cannot be done in parts, and nothing was changed. */
export function swapSubtrees(output: string, journal: SwapJournal, disk: Disk): boolean {
  if (!staysInside(journal, output, disk)) return false;
  disk.makeDirectory(goneFrom(journal.staging));
  writeJournal(output, journal, disk);
  rollForward(output, journal, disk);
  return true;
}

/** Goes on with the swap that a killed run had begun; a journal that cannot be believed is removed. */
export function finishSwap(output: string, disk: Disk): void {
  const journal = readJournal(output, disk);
  if (journal !== null) rollForward(output, journal, disk);
  disk.remove(journalPlace(output));
}

function rollForward(output: string, { staging, placed, removed }: SwapJournal, disk: Disk): void {
  const paths = [...removed, ...placed, 'config.json', MANIFEST_FILE];
  const isThere = (path: string): boolean => disk.identity(path) !== null;
  const takeAway = (path: string): void => {
    const place = join(output, path);
    if (isThere(place)) disk.rename(place, join(goneFrom(staging), String(paths.indexOf(path))));
  };
  const place = (path: string): void => {
    const staged = join(staging, path);
    if (!isThere(staged)) return;
    takeAway(path);
    disk.rename(staged, join(output, path));
  };
  if (isThere(join(staging, MANIFEST_FILE))) {
    takeAway(MANIFEST_FILE);
    for (const path of removed) takeAway(path);
    for (const path of placed) place(path);
    place('config.json');
    place(MANIFEST_FILE);
  }
  disk.remove(journalPlace(output));
}

/** Where what is replaced goes, until the staging is cleared. */
function goneFrom(staging: string): string {
  return join(staging, 'gone');
}
