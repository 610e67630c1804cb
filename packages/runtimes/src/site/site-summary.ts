import type { FrameworkSummary } from '@svc-build/model/builder';
import { unreachable } from '@svc-build/model/unreachable';
import type { SiteBase, WrittenSite } from './site-facts.ts';

/** What the manual says of a framework whose build leaves files. */
export function siteSummary({ command, base }: Pick<WrittenSite, 'command' | 'base'>): FrameworkSummary {
  return { builtBy: `\`${command}\``, runsAs: 'files', basePathBy: saidBy(base) };
}

/** The same of one whose services are built in one of two ways: what both share is said once. */
export function eitherSummary(one: FrameworkSummary, other: FrameworkSummary): FrameworkSummary {
  const either = (first: string, second: string): string => (first === second ? first : `${first} or ${second}`);
  return {
    builtBy: either(one.builtBy, other.builtBy),
    runsAs: either(one.runsAs, other.runsAs),
    basePathBy: either(one.basePathBy, other.basePathBy),
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
