/** Names of the files that Vite reads its configuration from. */
export const VITE_CONFIG: readonly string[] = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map(
  (ending) => `vite.config.${ending}`,
);

/** What it names after its contents, if nothing says another directory. */
export const VITE_HASHED = /^assets\/[^/]+-[\w-]{8}\.[a-z0-9]+(?:\.map)?$/;
