import { posix } from 'node:path';
import type { Requirement } from '@svc-build/model/plan';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { Pyproject } from './python-manifest.ts';

/** The oldest Python that the server which comes with the builder runs on. */
const OLDEST = '>=3.10';

/** The Python that a service asks for, in `requires-python` and in `.python-version`. */
export async function pythonRequirements(
  root: string,
  pyproject: Pyproject | null,
  manifest: string,
  source: SourceTree,
): Promise<readonly Requirement[]> {
  const asked = pyproject?.requiresPython ?? null;
  const range = asked === null ? null : semverRange(asked);
  const pin = posix.join(root, '.python-version');
  const minor = /^(\d+\.\d+)(\.\d+)?\s*$/m.exec((await source.readText(pin)) ?? '')?.[1];
  return [
    { tool: 'python3', range: OLDEST, source: manifest },
    ...(range === null ? [] : [{ tool: 'python3', range, source: pyproject?.file ?? manifest }]),
    ...(minor === undefined ? [] : [{ tool: 'python3', range: `${minor}.x`, source: pin }]),
  ];
}

/** Version specifiers of Python (PEP 440) as a range of semver; null when nothing of it can be said so. */
export function semverRange(specifiers: string): string | null {
  const parts = specifiers.split(',').flatMap((specifier) => {
    const [, operator, version = ''] = /^\s*(~=|===?|!=|<=?|>=?)\s*(\d+(?:\.\d+)*(?:\.\*)?)\s*$/.exec(specifier) ?? [];
    switch (operator) {
      case undefined:
      case '!=': // Semver cannot exclude a version.
        return [];
      case '~=':
        return [version.split('.').length > 2 ? `~${version}` : `>=${version} <${Number(version.split('.')[0]) + 1}`];
      case '==':
      case '===':
        return [version.replace('*', 'x')];
      default:
        return [`${operator}${version}`];
    }
  });
  return parts.length === 0 ? null : parts.join(' ');
}
