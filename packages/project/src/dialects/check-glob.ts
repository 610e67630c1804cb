import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import { projectPattern, readPattern, rightPattern, type Walk } from '@svc-build/model/glob/path-pattern';
import { installedDirectories } from '@svc-build/model/never-bundled';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { SourceTree } from '@svc-build/model/source-tree';
import { walkPath } from '../documents/schema-diagnostics.ts';

/** A pattern and whose it is. */
export interface GlobUse {
  readonly pattern: string;
  readonly field: 'includeFiles' | 'excludeFiles' | 'generated' | 'inputs' | 'allowSources';
  readonly service: string;
  readonly root: string;
  readonly location: Location;
}

/** What is wrong with a pattern: its spelling, or that it leads out of the project by path or through a link. */
export async function checkGlob(
  use: GlobUse,
  source: SourceTree,
  runtimes: readonly RuntimeFacts[],
): Promise<readonly Diagnostic[]> {
  const spelling = checkSpelling(use);
  if (spelling !== null) return [spelling];
  const { pattern, root } = use;
  const full = projectPattern(pattern, root);
  for (const fixed of new Set(rightPattern(full).walks.map(fixedPart))) {
    const lead = await throughLink(use, fixed, source);
    if (lead !== null) return [lead];
  }
  // What is excluded is never read, so only what is included can bring something in.
  if (use.field !== 'includeFiles') return [];
  const ignore = [...installedDirectories(runtimes), '.git'].map((name) => `**/${name}/**`);
  const matched = await source.glob([full], { ignore });
  const states = await Promise.all(matched.map((path) => source.locate(path)));
  const leaving = matched.find((_, index) => states[index] === 'outside');
  return leaving === undefined ? [] : [outside(use, `leaves the project through the link "${leaving}"`)];
}

/** The directories that a pattern names before anything in it is open. */
function fixedPart({ names }: Walk): string {
  const firstOpen = names.indexOf(null);
  return names.slice(0, firstOpen === -1 ? names.length : firstOpen).join('/') || '.';
}

function checkSpelling(use: GlobUse): Diagnostic | null {
  const { pattern } = use;
  if (pattern.trim() === '') return invalid(use, 'is empty', 'Write a pattern, or remove it.');
  if (pattern.includes('\0')) return invalid(use, 'holds a NUL character', 'Remove it.');
  if (/^!(?!\()/.test(pattern)) {
    return invalid(use, 'starts with "!", which is not supported', 'Write what to leave out into "excludeFiles".');
  }
  if (pattern.split('/').some((part) => part !== '..' && /(?:^|[{(,|])\.\.(?:$|[}),|])/.test(part))) {
    return invalid(use, 'has ".." among alternatives', 'Write one pattern for each alternative.');
  }
  if (leaves(use)) return outside(use, 'leaves the project');
  const read = readPattern(projectPattern(pattern, use.root), pattern.length);
  return read.ok ? null : invalid(use, read.problem, read.help);
}

/** Whether a pattern may climb above the project root; "**" may stand for no directory at all. */
function leaves({ pattern, root }: GlobUse): boolean {
  let depth = pattern.startsWith('/') || root === '.' ? 0 : root.split('/').length;
  for (const segment of pattern.split('/')) {
    if (segment === '..') depth -= 1;
    else if (segment !== '' && segment !== '.' && segment !== '**') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

async function throughLink(use: GlobUse, path: string, source: SourceTree): Promise<Diagnostic | null> {
  const walk = await walkPath(path, source);
  if (walk.state === 'outside') return outside(use, `leaves the project through the link "${walk.at}"`);
  if (walk.state !== 'broken-link') return null;
  return invalid(use, `leads nowhere: "${walk.at}" is a broken link`, 'Fix or remove the link.');
}

function invalid(use: GlobUse, problem: string, help: string): Diagnostic {
  const { service, location } = use;
  return error('GLOB_INVALID', `${phrase(use)} ${problem}.`, help, { service, location });
}

function outside(use: GlobUse, problem: string): Diagnostic {
  const help = 'Name files inside the project; a leading "/" stands for the project root.';
  const { service, location } = use;
  return error('GLOB_OUTSIDE_PROJECT', `${phrase(use)} ${problem}.`, help, { service, location });
}

const MOST_SHOWN = 200;

function phrase({ pattern, field, service }: GlobUse): string {
  const shown = pattern.length > MOST_SHOWN ? `${pattern.slice(0, MOST_SHOWN)}…` : pattern;
  return `The pattern ${JSON.stringify(shown)} in the ${field} of service "${service}"`;
}
