import { mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { stableJson } from '@svc-build/model/json';
import semver from 'semver';
import { basePathConflict } from '../hook/base-path-conflict.ts';
import { configNotes } from '../hook/config-notes.ts';
import { actionKey, adaptedNextConfig, type NextConfig } from '../hook/next-config.ts';
import { traceablePatterns } from '../hook/traceable-patterns.ts';
import { dependencyIn, nextTooOld, SUPPORTED_NEXT } from '../next-too-old.ts';
import { NEXT_SETTINGS } from '../prepare-next.ts';

/** The hook that `NEXT_ADAPTER_PATH` names: Next hands it the user's config, so that nobody has to edit the file. */
const adapter = {
  name: 'svc-build',
  modifyConfig(config: NextConfig, { nextVersion }: { readonly nextVersion?: string } = {}): NextConfig {
    const root = realpathSync(setting('root'));
    const mount = setting('mount');
    const service = setting('service');
    if (!semver.satisfies(nextVersion ?? '', SUPPORTED_NEXT, { includePrerelease: true }))
      return refuse(nextTooOld(service, nextVersion ?? null, dependencyIn(setting('app'), root)));
    const directory = realpathSync(join(root, setting('app')));
    const app = { directory, root, service, mount };
    const conflict = basePathConflict(config.basePath, app);
    if (conflict !== null) return refuse(conflict);
    tell(setting('notes'), configNotes(config, app));
    // Next asks for the key after the config, and passes it to its workers.
    process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ??= actionKey(setting('secret'));
    // Written by our own plan, so its shape is known.
    const includes = traceablePatterns(JSON.parse(setting('includes')) as readonly string[], directory);
    return adaptedNextConfig(config, { root, mount, fingerprint: setting('fingerprint'), includes });
  },
};

/** Leaves the diagnostic where the step's reader finds it, and ends the build. */
function refuse(diagnostic: Diagnostic): never {
  tell(setting('diagnostics'), [diagnostic]);
  throw new Error(`${diagnostic.message} ${diagnostic.help}`);
}

/** Several processes of Next may tell the same at once: the file is always whole. */
function tell(file: string, diagnostics: readonly Diagnostic[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, stableJson({ value: null, diagnostics }));
  renameSync(part, file);
}

function setting(name: keyof typeof NEXT_SETTINGS): string {
  const value = process.env[NEXT_SETTINGS[name]];
  if (value === undefined) throw new Error(`${NEXT_SETTINGS[name]} is not set.`);
  return value;
}

/** @public Next.js imports it by path. */
export default adapter;
