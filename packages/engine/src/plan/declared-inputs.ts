import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { installedDirectories } from '@svc-build/model/never-bundled';
import type { Located } from '@svc-build/model/service';
import type { ServiceSources } from './expand-pattern.ts';
import { filePattern, filesNamed } from './file-patterns.ts';

/** A pattern of `inputs`, and the files below the project root that it names. */
interface DeclaredInput {
  readonly pattern: Located<string>;
  readonly files: readonly string[];
}

/** What a service declares that its build reads outside of it. A directory stands for all below it. */
export function declaredInputs({
  service: { inputs },
  source,
  runtimes,
}: ServiceSources): Promise<readonly DeclaredInput[]> {
  const ignore = [...installedDirectories(runtimes), '.git'].map((name) => `**/${name}/**`);
  return Promise.all(
    (inputs ?? []).map(async (pattern): Promise<DeclaredInput> => {
      const files = await filesNamed(filePattern(pattern.value, '.'), ignore, source);
      return { pattern, files };
    }),
  );
}

/** The patterns that name nothing: most often one letter is wrong, and what was meant is in no key. */
export async function uselessInputs(sources: ServiceSources): Promise<readonly Diagnostic[]> {
  const { service } = sources;
  const declared = await declaredInputs(sources);
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
