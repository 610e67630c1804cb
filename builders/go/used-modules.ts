import type { UsedPackage } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import type { ResolvedService } from '@svc-build/model/service';
import type { GoPackage } from './go-list.ts';
import type { LocalModules } from './local-modules.ts';

/** The other modules of the project that end up in a program, for people: by what its packages import of them. */
export function usedModules(
  { root }: ResolvedService,
  { directories, named }: LocalModules,
  closure: readonly GoPackage[],
): readonly UsedPackage[] {
  // Of modules in each other, the inner one.
  const inner = [...directories].sort((a, b) => b.length - a.length);
  const moduleOf = ({ directory }: GoPackage): string | null =>
    directory === null ? null : (inner.find((one) => liesIn(directory, one)) ?? null);
  const byPath = new Map(closure.map((one) => [one.importPath, one]));
  const uses = new Map<string, Set<string>>();
  for (const one of closure) {
    const from = moduleOf(one);
    if (from === null) continue;
    const used = uses.get(from) ?? new Set();
    uses.set(from, used);
    for (const path of one.imports) {
      const imported = byPath.get(path);
      const to = imported === undefined ? null : moduleOf(imported);
      if (to !== null && to !== from) used.add(to);
    }
  }
  const usedBy = (module: string): readonly string[] => [...(uses.get(module) ?? [])].sort();
  const direct = usedBy(root);
  return [...uses.keys()]
    .filter((directory) => directory !== root)
    .sort()
    .map((directory): UsedPackage => {
      const name = named.find(([, place]) => place === directory)?.[0] ?? null;
      const others = usedBy(directory).filter((one) => one !== root);
      return { directory, name, isDirect: direct.includes(directory), uses: others, builtBy: null };
    });
}
