import { mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { stableJson } from '@svc-build/model/json';
import { NEXT_SETTINGS } from '../next-environment.ts';
import { basePathConflict } from './base-path-conflict.ts';
import { configNotes } from './config-notes.ts';
import { actionKey, adaptedNextConfig, isBefore15, type NextConfig } from './next-config.ts';
import { traceablePatterns } from './traceable-patterns.ts';

/** The environment of a process of Next; a secret is added to it. */
export type HookEnvironment = Record<string, string | undefined>;

/** The config that Next read made to build a bundle of the service, whichever hook hands it over. */
export function hookedConfig<Config extends NextConfig>(config: Config, env: HookEnvironment): Config {
  const root = realpathSync(hookSetting('root', env));
  const mount = hookSetting('mount', env);
  const directory = appDirectory(env);
  const app = { directory, root, service: hookSetting('service', env), mount };
  const conflict = basePathConflict(config.basePath, app);
  if (conflict !== null) return refuse(conflict, env);
  tell(hookSetting('notes', env), configNotes(config, app));
  // Next asks for the key after the config, and passes it to its workers. Before 15 it makes one up whatever is set, and its
  // server has that one: what pages close over must not be encrypted with another.
  if (!isBefore15(config)) env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ??= actionKey(hookSetting('secret', env));
  // Written by our own plan, so its shape is known.
  const includes = traceablePatterns(JSON.parse(hookSetting('includes', env)) as readonly string[], directory);
  return adaptedNextConfig(config, { root, mount, fingerprint: hookSetting('fingerprint', env), includes });
}

/** The directory that the plan builds, links resolved. */
export function appDirectory(env: HookEnvironment): string {
  return realpathSync(join(hookSetting('root', env), hookSetting('app', env)));
}

/** Leaves the diagnostic where the step's reader finds it, and ends the build. */
export function refuse(diagnostic: Diagnostic, env: HookEnvironment): never {
  tell(hookSetting('diagnostics', env), [diagnostic]);
  throw new Error(`${diagnostic.message} ${diagnostic.help}`);
}

/** Several processes of Next may tell the same at once: the file is always whole. */
function tell(file: string, diagnostics: readonly Diagnostic[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, stableJson({ value: null, diagnostics }));
  renameSync(part, file);
}

export function hookSetting(name: keyof typeof NEXT_SETTINGS, env: HookEnvironment): string {
  const value = env[NEXT_SETTINGS[name]];
  if (value === undefined) throw new Error(`${NEXT_SETTINGS[name]} is not set.`);
  return value;
}
