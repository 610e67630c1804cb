import { posix } from 'node:path';

import type { Requirement } from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { PythonProject } from './python-dependencies.ts';

/** The oldest Python that the server which comes with the builder runs on. */
const OLDEST = { tool: 'python3', range: '>=3.10', by: 'The server that svc-build brings' };

/** The Python that a service asks for: in `requires-python`, and in the `.python-version` of its root or the nearest above. */
export async function pythonRequirements(
  root: string,
  { pyproject, manifest }: Pick<PythonProject, 'pyproject' | 'manifest'>,
  source: SourceTree,
): Promise<readonly Requirement[]> {
  const asked = pyproject?.requiresPython ?? null;
  const range = asked === null ? null : semverRange(asked);
  return [
    { ...OLDEST, source: manifest },
    ...(range === null ? [] : [{ tool: 'python3', range, source: pyproject?.file ?? manifest }]),
    ...(await pinnedPython(root, source)),
  ];
}

/** As pyenv and uv read it: the first version of the nearest file counts. */
async function pinnedPython(root: string, source: SourceTree): Promise<readonly Requirement[]> {
  for (const directory of ancestors(root)) {
    const pin = posix.join(directory, '.python-version');
    const text = await source.readText(pin);
    if (text === null) continue;
    const minor = /^[ \t]*(?:cpython[@-]?|python)?(\d+\.\d+)(?:\.\d+)?[ \t]*$/m.exec(text)?.[1];
    return minor === undefined ? [] : [{ tool: 'python3', range: `${minor}.x`, source: pin }];
  }
  return [];
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
