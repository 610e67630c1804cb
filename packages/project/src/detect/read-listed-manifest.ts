import { parseJsonObject } from '@svc-build/manifests/documents/parse-json';
import { parseToml } from '@svc-build/manifests/documents/parse-toml';
import { tableOf } from '@svc-build/manifests/documents/table-of';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ManifestKind } from '@svc-build/model/runtime-facts';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';

/** How a manifest lists packages: by their names, in tables of a document. */
export type NamedTables = Extract<ManifestKind['lists'], object>;

/** What a manifest of a format that only its runtime knows lists. */
export async function readListedManifest(
  file: string,
  { syntax, tables, ecosystem }: NamedTables & { readonly ecosystem: string },
  source: SourceTree,
): Promise<Result<ManifestFacts>> {
  const text = (await source.readText(file)) ?? '';
  const document = syntax === 'json' ? parseJsonObject(file, text) : parseToml(file, text);
  return andThen(document, (whole) => {
    const dependencies = tables.flatMap(({ path, development }) => {
      const table = path.reduce((at, key) => tableOf(at[key]), whole);
      return Object.keys(table).map((name): DependencyFact => {
        return { ecosystem, name, development, file, because: `"${name}" is in ${path.join('.')}` };
      });
    });
    return ok({ ...NO_FACTS, files: [file], dependencies });
  });
}
