import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { locateOffset } from '../documents/locate-offset.ts';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';

/** What a `go.mod` requires itself; its `// indirect` lines are dependencies of dependencies. */
export async function readGoManifest(file: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  const text = ((await source.readText(file)) ?? '').replace(/^\uFEFF/, '');
  const lines = text.split(/\r?\n/);
  if (!lines.some((line) => /^\s*module\s*[\s("`]/.test(line))) {
    const message = `"${file}" has no "module" line.`;
    const help = 'Run "go mod init" in its directory, or add the line.';
    return fail(error('MANIFEST_INVALID', message, help, { location: locateOffset(file, text, 0, 1) }));
  }
  const dependencies: DependencyFact[] = [];
  let block: string | null = null;
  for (const line of lines) {
    const statement = line.replace(/\/\/.*$/, '').trim();
    const opens = /^(\w+)\s*\($/.exec(statement)?.[1];
    if (opens !== undefined) block = opens;
    else if (statement === ')') block = null;
    else if (!/\/\/\s*indirect\b/.test(line)) {
      const required = block === 'require' ? statement : /^require\s+(.+)$/.exec(statement)?.[1];
      const name = /^["`]?([^\s"`]+)["`]?\s+v/.exec(required ?? '')?.[1];
      if (name !== undefined)
        dependencies.push({ ecosystem: 'go', name, development: false, file, because: `"${name}" is required` });
    }
  }
  return ok({ ...NO_FACTS, files: [file], dependencies });
}
