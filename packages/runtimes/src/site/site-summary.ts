import type { FrameworkSummary } from '@svc-build/model/builder';
import { unreachable } from '@svc-build/model/unreachable';
import type { SiteBase, WrittenSite } from './site-facts.ts';

/** What the manual says of a framework whose build leaves files. */
export function siteSummary({ command, base }: Pick<WrittenSite, 'command' | 'base'>): FrameworkSummary {
  return { builtBy: `\`${command}\``, runsAs: 'files', basePathBy: saidBy(base) };
}

/** The same of one whose services are built in several ways: what these share is said once. */
export function sharedSummary(all: readonly FrameworkSummary[]): FrameworkSummary {
  const said = (of: (one: FrameworkSummary) => string): string => [...new Set(all.map(of))].join(' or ');
  return {
    builtBy: said(({ builtBy }) => builtBy),
    runsAs: said(({ runsAs }) => runsAs),
    basePathBy: said(({ basePathBy }) => basePathBy),
  };
}

function saidBy(base: SiteBase): string {
  switch (base.by) {
    case 'option':
      return `\`${base.option}\``;
    case 'variable':
      return `\`${base.variable}\``;
    case 'setting':
      return `${base.setting.title} of its configuration`;
    case 'nothing':
      return 'nothing: its pages name files from where they are';
    default:
      return unreachable(base);
  }
}
