import type { Location } from '@svc-build/model/diagnostic';
import { parseRoutePrefix } from '@svc-build/model/names';
import type { ResolvedService } from '@svc-build/model/service';

/** Where the config of these tests would name the service. */
export const AT: Location = { file: 'vercel.json', line: 3, column: 5, length: 5, lineText: '    "api": {' };

/** A Go service at the project root, with what a test changes. */
export function goService(changes: Partial<ResolvedService> = {}): ResolvedService {
  const prefix = parseRoutePrefix('/api');
  if (!prefix.ok) throw new Error(prefix.problem);
  return {
    name: 'api',
    root: '.',
    entrypoint: { kind: 'directory', path: '.' },
    framework: 'go',
    builder: 'go',
    kind: 'backend',
    evidence: [],
    pinned: false,
    routePrefix: prefix.prefix,
    stripPrefix: false,
    memory: null,
    maxDuration: null,
    includeFiles: [],
    excludeFiles: [],
    nestedRoots: [],
    publicEnvPrefixes: [],
    env: [],
    generated: [],
    at: AT,
    entrypointAt: AT,
    ...changes,
  };
}
