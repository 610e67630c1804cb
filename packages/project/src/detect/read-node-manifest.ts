import { andThen, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { startedFiles, startsServer } from '@svc-build/model/start-script';
import { jsonValue } from '../documents/json-value.ts';
import { parseJson } from '../documents/parse-json.ts';
import { tableOf } from '../documents/table-of.ts';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';

const FIELDS: readonly (readonly [field: string, development: boolean])[] = [
  ['dependencies', false],
  ['devDependencies', true],
];

/** Versions that members of a workspace ask for each other by. */
const LOCAL = /^(?:\*$|workspace:|file:|link:|portal:)/;

/** What a `package.json` declares. */
export async function readNodeManifest(file: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  const text = (await source.readText(file)) ?? '';
  return andThen(parseJson(file, text.replace(/^\uFEFF/, ''), 'manifest'), ({ root }) => {
    const manifest = tableOf(jsonValue(root));
    const dependencies = FIELDS.flatMap(([field, development]) =>
      Object.keys(tableOf(manifest[field])).map((name): DependencyFact => {
        return { ecosystem: 'npm', name, development, file, because: `"${name}" is in ${field}` };
      }),
    );
    const localPackages = FIELDS.flatMap(([field]) =>
      Object.entries(tableOf(manifest[field])).flatMap(([name, range]) => (LOCAL.test(String(range)) ? [name] : [])),
    );
    const texts = Object.fromEntries(
      Object.entries(tableOf(manifest.scripts)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
    const scripts = Object.entries(texts).map(([name, text]) => ({ name, file, text }));
    const main = typeof manifest.main === 'string' && manifest.main !== '' ? [manifest.main] : [];
    const programs = [
      ...main.map((path) => ({ path, by: 'main' as const, file })),
      ...startedFiles(texts).map((path) => ({ path, by: 'start' as const, file })),
    ];
    const serverStart = startsServer(texts) ? { file, script: texts.start ?? '' } : null;
    return ok({ ...NO_FACTS, files: [file], dependencies, scripts, serverStart, programs, localPackages });
  });
}
