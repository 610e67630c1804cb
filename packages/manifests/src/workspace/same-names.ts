import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';

/** A package of a workspace, and where its name is written. */
interface NamedMember {
  readonly name: string | null;
  readonly directory: string;
  readonly at: () => Location | null;
}

/** Packages of one name: a dependency on it could mean either, and package managers refuse to install them. */
export function sameNames(members: readonly NamedMember[]): readonly Diagnostic[] {
  const first = new Map<string, NamedMember>();
  return members.flatMap((one) => {
    const { name } = one;
    if (name === null) return [];
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, one);
      return [];
    }
    const earlier = other.at();
    const related =
      earlier === null ? [] : [{ message: `${JSON.stringify(name)} is the name of this one.`, location: earlier }];
    const message = `Two packages of the workspace are called ${JSON.stringify(name)}: ${other.directory} and ${one.directory}.`;
    return [error('DUPLICATE_PACKAGE_NAME', message, 'Rename one of them.', { location: one.at(), related })];
  });
}
