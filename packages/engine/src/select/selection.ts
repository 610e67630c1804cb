/** Which services a run is about; the others keep their bundles where that is right. */
export type Selection =
  | { readonly kind: 'all' }
  /** Those that the command line names. */
  | { readonly kind: 'services'; readonly names: readonly string[] }
  /** Those that the changes since a revision can reach; null for the default branch. */
  | { readonly kind: 'affected'; readonly ref: string | null };

/** The services that a command line names. */
export function namedServices(selection: Selection): readonly string[] {
  return selection.kind === 'services' ? selection.names : [];
}
