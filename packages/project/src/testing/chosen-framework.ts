import { printDiagnostics } from './print-diagnostics.ts';
import { resolveServices } from './resolve-services.ts';

/** A package.json with these dependencies, those for development, and scripts. */
export const npm = (
  dependencies: readonly string[],
  development: readonly string[] = [],
  scripts: readonly string[] = [],
) =>
  JSON.stringify({
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])),
    devDependencies: Object.fromEntries(development.map((name) => [name, '1'])),
    scripts: Object.fromEntries(scripts.map((name) => [name, 'x'])),
  });

/** What is chosen for one service, or what is wrong with it. */
export async function chosen(fields: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string>>) {
  const result = await resolveServices({ api: fields }, files);
  if (!result.ok) return printDiagnostics(result);
  return result.value.services.map(({ framework, builder, pinned, evidence }) => ({
    framework,
    builder,
    pinned,
    evidence: evidence.map(({ file, because }) => `${file}: ${because}`),
  }))[0];
}
