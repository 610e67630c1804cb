import { error } from '@svc-build/model/diagnostic';
import { andThen, diagnosticsOf, fail, ok, type Result } from '@svc-build/model/result';
import type { ProjectDeclaration } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { checkSvcBuild } from './check-svc-build.ts';
import { checkVercel, EXAMPLE } from './check-vercel.ts';
import { declareProject } from './declare-project.ts';
import { declaredServices } from './declared-services.ts';
import { decodeText } from './decode-text.ts';
import { type JsonDocument, parseJson } from './parse-json.ts';

/** Reads `vercel.json` and, where there is one, `svc-build.json` at the project root, and tells all that is wrong with both. */
export async function loadConfig(source: SourceTree): Promise<Result<ProjectDeclaration>> {
  const vercel = await readDocument(source, 'vercel.json');
  if (vercel === null) {
    const message = 'There is no "vercel.json" in the project root.';
    return fail(error('CONFIG_NOT_FOUND', message, `Create it with the services of the project: { ${EXAMPLE} }.`));
  }
  const svcBuild = await readDocument(source, 'svc-build.json');
  const services = vercel.ok ? declaredServices(vercel.value, 'experimentalServices') : null;
  const names = services?.map(({ name }) => name) ?? null;
  const diagnostics = [
    ...(vercel.ok ? checkVercel(vercel.value) : vercel.diagnostics),
    ...(svcBuild === null ? [] : svcBuild.ok ? checkSvcBuild(svcBuild.value, names) : diagnosticsOf(svcBuild)),
  ];
  const failed = diagnostics.some((one) => one.severity === 'error');
  if (failed || !vercel.ok) return fail(...diagnostics);
  return ok(declareProject(vercel.value, svcBuild?.ok ? svcBuild.value : null), diagnostics);
}

async function readDocument(source: SourceTree, file: string): Promise<Result<JsonDocument> | null> {
  const bytes = await source.readBytes(file);
  if (bytes === null) return null;
  return andThen(decodeText(file, bytes), (text) => parseJson(file, text, 'configuration'));
}
