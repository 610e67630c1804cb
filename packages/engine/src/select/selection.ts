import { withNeeded } from '@svc-build/model/needed-services';
import type { ResolvedProject } from '@svc-build/model/service';

/** Which services a run is about; the others keep their bundles where that is right. */
export type Selection =
  | { readonly kind: 'all' }
  /** Those that the command line names. */
  | { readonly kind: 'services'; readonly names: readonly string[] };

/** The names of the services that a run is about, with what they need; null for all of them. */
export function selectedServices(
  selection: Selection,
  { services }: Pick<ResolvedProject, 'services'>,
): ReadonlySet<string> | null {
  return selection.kind === 'all' ? null : withNeeded(selection.names, services);
}

/** The services that a command line names. */
export function namedServices(selection: Selection): readonly string[] {
  return selection.kind === 'services' ? selection.names : [];
}
