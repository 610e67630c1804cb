import type { Detector } from '@svc-build/model/builder';
import { unreachable } from '@svc-build/model/unreachable';
import { quoteList } from '../documents/quote-list.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import type { FrameworkMatch } from './match-framework.ts';

const TITLES: Readonly<Record<string, string>> = { python: 'Python', go: 'Go' };

/** What was looked for in vain, and where: `there is no npm dependency "express" in "apps/api/package.json"`. */
export function describeMissing(missing: FrameworkMatch['missing'], root: string, facts: ManifestFacts): string {
  const every = missing.every.map(words).join(' and no ');
  const some = missing.some.map(words).join(' or ');
  const wanted = [every, some].filter((part) => part !== '').join(' and no ');
  return `there is no ${wanted} in ${whereLooked(root, facts)}`;
}

/** The manifests that were read, or the directory that has none. */
export function whereLooked(root: string, facts: ManifestFacts): string {
  if (facts.files.length > 0) return quoteList(facts.files, 'or');
  return root === '.' ? 'the project root, which has no manifest' : `"${root}", which has no manifest`;
}

function words(detector: Detector): string {
  switch (detector.kind) {
    case 'file':
      return `file "${detector.path}"`;
    case 'dependency':
      return `${TITLES[detector.ecosystem] ?? detector.ecosystem} dependency "${detector.name}"`;
    case 'script':
      return `script "${detector.name}"`;
    case 'server-start':
      return 'script "start" that runs a program';
    case 'no-manifest':
      return 'folder of plain files';
    default:
      return unreachable(detector);
  }
}
