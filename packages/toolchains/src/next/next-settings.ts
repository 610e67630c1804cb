/**
 * What the adapter hook is told, as the names of the variables that tell it. Next loads the hook in several processes,
 * and an environment reaches all of them.
 */
export const NEXT_SETTINGS = {
  root: 'SVC_BUILD_NEXT_ROOT',
  service: 'SVC_BUILD_NEXT_SERVICE',
  /** Where requests arrive; `/` for the root. */
  mount: 'SVC_BUILD_NEXT_MOUNT',
  fingerprint: 'SVC_BUILD_NEXT_FINGERPRINT',
  secret: 'SVC_BUILD_NEXT_SECRET',
  /** Where to say what is wrong. */
  diagnostics: 'SVC_BUILD_NEXT_DIAGNOSTICS',
} as const;

/** The directory below the app where Next is made to build, whatever its config says: plans name it beforehand. */
export const NEXT_DIRECTORY = '.next';
