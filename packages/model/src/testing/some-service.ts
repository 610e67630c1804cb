import type { RoutePrefix } from '../names.ts';
import type { ResolvedService } from '../service.ts';

/** Where the configuration of such a test would name the service. */
export const AT = { file: 'vercel.json', line: 3, column: 5, length: 5, lineText: '    "api": {' };

/** A service to test builders with: a backend called `api` at the project root, but for what the test says. */
export function someService(details: Partial<ResolvedService> = {}): ResolvedService {
  return {
    name: 'api',
    root: '.',
    entrypoint: { kind: 'directory', path: '.' },
    framework: 'express',
    builder: 'express',
    kind: 'backend',
    evidence: [],
    pinned: true,
    routePrefix: '/svc/api' as RoutePrefix,
    stripPrefix: false,
    memory: null,
    maxDuration: null,
    includeFiles: [],
    excludeFiles: [],
    nestedRoots: [],
    publicEnvPrefixes: [],
    env: [],
    generated: [],
    inputs: null,
    allowSources: [],
    fallback: null,
    dependsOn: [],
    at: AT,
    entrypointAt: AT,
    ...details,
  };
}
