import { escapePlaceholders } from '@svc-build/model/placeholders';
import type { ResolvedService } from '@svc-build/model/service';
import { includePatterns } from './include-patterns.ts';
import { NEXT_SETTINGS } from './next-settings.ts';

/** Where the hook says what is wrong. */
export const DIAGNOSTICS = '{scratch}/next-diagnostics.json';
/** Where the hook says what else is worth a word. */
export const NOTES = '{scratch}/next-notes.json';

/** What makes Next load our hook, and what the hook has to know. */
export function nextEnvironment(
  service: ResolvedService,
  { fingerprint, secret }: { readonly fingerprint: string; readonly secret: string },
): Readonly<Record<string, string>> {
  return {
    NEXT_TELEMETRY_DISABLED: '1',
    NEXT_ADAPTER_PATH: '{modules}/next-adapter.mjs',
    [NEXT_SETTINGS.root]: '{root}',
    [NEXT_SETTINGS.service]: service.name,
    [NEXT_SETTINGS.app]: escapePlaceholders(service.root),
    // Whose prefix is stripped sees requests at the root.
    [NEXT_SETTINGS.mount]: service.stripPrefix ? '/' : service.routePrefix,
    [NEXT_SETTINGS.fingerprint]: fingerprint,
    [NEXT_SETTINGS.secret]: secret,
    [NEXT_SETTINGS.includes]: escapePlaceholders(JSON.stringify(includePatterns(service))),
    [NEXT_SETTINGS.diagnostics]: DIAGNOSTICS,
    [NEXT_SETTINGS.notes]: NOTES,
  };
}
