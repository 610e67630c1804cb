import type { ForeseenAction } from '@svc-build/engine/execute/foresee-actions';
import type { ChainLink } from '@svc-build/engine/execute/longest-chain';
import type { ActionReport } from '@svc-build/engine/record/service-artifact';
import { briefly, duration, textTable } from './text-layout.ts';

/** One line for each action that a run went through: what it did, and why. */
export function doneLines(actions: readonly ActionReport[]): readonly string[] {
  return textTable(actions.map((one) => [`  ${one.label}`, didWhat(one)]));
}

function didWhat({ how, durationMs, reasons }: ActionReport): string {
  switch (how) {
    case 'ran':
      return `ran for ${duration(durationMs)}, because ${briefly(reasons)}`;
    case 'restored':
      return 'restored from the cache';
    case 'fresh':
    case 'idle':
      return 'unchanged';
  }
}

/** One line for each action that a build would go through. */
export function foreseenLines(actions: readonly ForeseenAction[]): readonly string[] {
  const would = { run: 'would run', restore: 'would be restored from the cache', fresh: 'unchanged' } as const;
  return textTable(
    actions.map(({ label, outcome, reasons }) => [
      `  ${label}`,
      reasons.length === 0 ? would[outcome] : `${would[outcome]}, because ${briefly(reasons)}`,
    ]),
  );
}

/** The longest chain of a run as one line; none where fewer than two actions ran one after another. */
export function chainLines(links: readonly ChainLink[]): readonly string[] {
  return links.length < 2 ? [] : [`Longest chain: ${links.map(chainLink).join(', then ')}`];
}

function chainLink({ label, durationMs }: ChainLink): string {
  return `${label} ${duration(durationMs)}`;
}
