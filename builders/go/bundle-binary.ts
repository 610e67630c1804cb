import { posix } from 'node:path';
import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import { escapePlaceholders } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { BINARY } from './plan-binary.ts';

const HANDLER = '_svc/server';

/** A bundle of one binary: what it embeds is inside it. */
export function bundleBinary(service: ResolvedService): BuildOutput {
  const path = posix.relative(service.root, HANDLER);
  const binary: Entry = { kind: 'file', path: HANDLER, from: `{scratch}/${BINARY}`, mode: 0o755 };
  // A bundle holds directories only through their files, and the process starts in the service's own.
  const goMod = posix.join(service.root, 'go.mod');
  const marker: readonly Entry[] =
    service.root === '.'
      ? []
      : [{ kind: 'file', path: goMod, from: `{root}/${escapePlaceholders(goMod)}`, mode: 0o644 }];
  return {
    functions: [
      {
        name: 'index',
        entries: [binary, ...marker],
        cwd: service.root,
        launch: {
          // A bare name would be looked for on PATH; this one always holds a slash.
          argv: [path.startsWith('../') ? path : `./${path}`],
          env: { HOST: '127.0.0.1', PORT: '{port}' },
          ready: 'port',
          stop: { signal: 'SIGTERM', okExit: [0, 143] },
        },
        required: [HANDLER, ...marker.map((entry) => entry.path)],
        runtime: 'executable',
        handler: HANDLER,
        launcherType: null,
      },
    ],
    static: null,
    probes: [],
    madeFrom: [],
    requires: [],
  };
}
