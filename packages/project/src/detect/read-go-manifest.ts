import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { parseGoDirectives } from '@svc-build/manifests/go/go-directives';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type DependencyFact, type ManifestFacts, NO_FACTS } from './manifest-facts.ts';

/** What a `go.mod` requires itself; its `// indirect` lines are dependencies of dependencies. */
export async function readGoManifest(file: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  const text = (await source.readText(file)) ?? '';
  const directives = parseGoDirectives(text);
  if (!directives.some(({ verb }) => verb === 'module')) {
    const message = `"${file}" has no "module" line.`;
    const help = 'Run "go mod init" in its directory, or add the line.';
    const location = locateOffset(file, text.replace(/^\uFEFF/, ''), 0, 1);
    return fail(error('MANIFEST_INVALID', message, help, { location }));
  }
  const dependencies = directives.flatMap(({ verb, words, comment }): readonly DependencyFact[] => {
    const [name, version] = words;
    const isOwn = verb === 'require' && name !== undefined && version?.startsWith('v') && !/^indirect\b/.test(comment);
    if (!isOwn) return [];
    return [{ ecosystem: 'go', name, development: false, file, because: `"${name}" is required` }];
  });
  return ok({ ...NO_FACTS, files: [file], dependencies });
}
