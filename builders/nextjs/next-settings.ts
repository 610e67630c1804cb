/**
 * What the adapter hook is told, as the names of the variables that tell it. Next loads the hook in several processes,
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

/** The directory below the app where Next is made to build, whatever its config says: plans name it beforehand. */
export const NEXT_DIRECTORY = '.next';

/** The directory below the app where a static export goes, for the same reason. */
export const EXPORT_DIRECTORY = 'out';
