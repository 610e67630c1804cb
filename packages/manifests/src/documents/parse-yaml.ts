import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Table } from './json-value.ts';
import { locateOffset } from './locate-offset.ts';

type YamlModule = typeof import('yaml');

/** Reads a manifest written in YAML. What nests too deep, or stands for too much by its aliases, is refused by the parser. */
export async function parseYaml(file: string, text: string): Promise<Result<Table>> {
  // In the bundled command, a CommonJS module arrives as the default export.
  const yaml: YamlModule & { readonly default?: YamlModule } = await import('yaml');
  const { parseDocument } = yaml.default ?? yaml;
  const invalid = (reason: string, offset: number): Result<never> => {
    const message = `${file} is not YAML: ${(reason.split('\n', 1)[0] ?? '').replace(/:$/, '')}.`;
    const location = locateOffset({ file, text }, Math.min(offset, text.length), 1);
    return fail(error('MANIFEST_INVALID', message, 'Fix it there.', { location }));
  };
  try {
    const document = parseDocument(text);
    const [problem] = document.errors;
    if (problem !== undefined) return invalid(problem.message, problem.pos[0]);
    const value: unknown = document.toJS();
    return ok(value !== null && typeof value === 'object' ? { ...value } : {});
  } catch (thrown) {
    return invalid(thrown instanceof Error ? thrown.message : String(thrown), 0);
  }
}
