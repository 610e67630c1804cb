type YamlModule = typeof import('yaml');

/** A YAML text that has been read; `problem` is the first line of what is wrong with it. The only door to yaml. */
export async function parseYaml(text: string): Promise<{ readonly value: unknown; readonly problem: string | null }> {
  // In the bundled command, a CommonJS module arrives as the default export.
  const yaml: YamlModule & { readonly default?: YamlModule } = await import('yaml');
  const { parseDocument } = yaml.default ?? yaml;
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem === undefined) return { value: document.toJS(), problem: null };
  return { value: null, problem: (problem.message.split('\n', 1)[0] ?? '').replace(/:$/, '') };
}
