import { escapePlaceholders } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { NextHook } from './next-range.ts';
import { includePatterns } from './prepare-next.ts';

/** Where the hook says what is wrong. */
export const DIAGNOSTICS = '{scratch}/next-diagnostics.json';
/** Where the hook says what else is worth a word. */
export const NOTES = '{scratch}/next-notes.json';

/** What the hook has to know of a build beside the service. */
export interface HookedBuild {
  readonly hook: NextHook;
  readonly fingerprint: string;
  readonly secret: string;
}

/** What makes Next load our hook, and what the hook has to know. */
export function nextEnvironment(
  service: ResolvedService,
  { hook, fingerprint, secret }: HookedBuild,
): Readonly<Record<string, string>> {
  return {
    NEXT_TELEMETRY_DISABLED: '1',
    // Next adds its compilers for other systems to a lockfile that lacks them, which is a source.
    NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
    ...(hook === 'preload' ? {} : ADAPTER),
    ...(hook === 'adapter' ? {} : PRELOAD),
    [NEXT_SETTINGS.root]: '{root}',
    [NEXT_SETTINGS.service]: service.name,
    [NEXT_SETTINGS.app]: escapePlaceholders(service.root),
    [NEXT_SETTINGS.mount]: mountOf(service),
    [NEXT_SETTINGS.fingerprint]: fingerprint,
    [NEXT_SETTINGS.secret]: secret,
    [NEXT_SETTINGS.includes]: escapePlaceholders(JSON.stringify(includePatterns(service))),
    [NEXT_SETTINGS.diagnostics]: DIAGNOSTICS,
    [NEXT_SETTINGS.notes]: NOTES,
  };
}

/** Where requests arrive: whose prefix is stripped sees them at the root. */
export function mountOf({ stripPrefix, routePrefix }: ResolvedService): string {
  return stripPrefix ? '/' : routePrefix;
}

const ADAPTER = { NEXT_ADAPTER_PATH: '{modules}/next-adapter.mjs' };

/** The module changes the config; the root is said beforehand too, because Next warns where it has to guess. */
const PRELOAD = {
  NODE_OPTIONS: '--require="{modules}/next-preload.cjs"',
  NEXT_PRIVATE_OUTPUT_TRACE_ROOT: '{root}',
};

/**
 * What the hook is told, as the names of the variables that tell it. Next loads the hook in several processes,
 * and an environment reaches all of them.
 */
export const NEXT_SETTINGS = {
  root: 'SVC_BUILD_NEXT_ROOT',
  service: 'SVC_BUILD_NEXT_SERVICE',
  /** The app's directory, below the root: not every version says where it builds. */
  app: 'SVC_BUILD_NEXT_APP',
  /** Where requests arrive; `/` for the root. */
  mount: 'SVC_BUILD_NEXT_MOUNT',
  fingerprint: 'SVC_BUILD_NEXT_FINGERPRINT',
  secret: 'SVC_BUILD_NEXT_SECRET',
  /** Patterns for Next to trace, relative to the app, as a JSON array. */
  includes: 'SVC_BUILD_NEXT_INCLUDES',
  /** Where to say what is wrong, before ending the build. */
  diagnostics: 'SVC_BUILD_NEXT_DIAGNOSTICS',
  /** Where to say what else is worth a word. That it is there also says that the hook ran. */
  notes: 'SVC_BUILD_NEXT_NOTES',
} as const;
