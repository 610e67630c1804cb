import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import type { Located, ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { filePattern, filesNamed } from './file-patterns.ts';

/** A pattern of `inputs`, and the files below the project root that it names. */
interface DeclaredInput {
  readonly pattern: Located<string>;
  readonly files: readonly string[];
}

/** What a service declares that its build reads outside of it. A directory stands for all below it. */
export function declaredInputs(
  { inputs }: Pick<ResolvedService, 'inputs'>,
  source: SourceTree,
): Promise<readonly DeclaredInput[]> {
  return Promise.all(
    (inputs ?? []).map(async (pattern): Promise<DeclaredInput> => {
      const files = await filesNamed(filePattern(pattern.value, '.'), ['**/node_modules/**', '**/.git/**'], source);
      return { pattern, files };
    }),
  );
}

/** The patterns that name nothing: most often one letter is wrong, and what was meant is in no key. */
export async function uselessInputs(service: ResolvedService, source: SourceTree): Promise<readonly Diagnostic[]> {
  const declared = await declaredInputs(service, source);
  return declared
    .filter(({ files }) => files.length === 0)
    .map(({ pattern }) =>
      warning(
        'GLOB_MATCHES_NOTHING',
        `inputs of service "${service.name}" matches no file: "${pattern.value}".`,
        'Patterns of "inputs" start at the project root.',
        { service: service.name, location: pattern.at },
      ),
    );
}
