import { decodeText } from '@svc-build/manifests/documents/decode-text';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { type JsonDocument, parseJson } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { andThen, diagnosticsOf, fail, ok, type Result } from '@svc-build/model/result';
import type { ProjectDeclaration } from '@svc-build/model/service';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import { checkSvcBuild } from './check-svc-build.ts';
import { checkVercel, EXAMPLE } from './check-vercel.ts';
import { declareProject } from './declare-project.ts';
import { declaredServices } from './declared-services.ts';

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
  const kind = await source.kind(file);
  const bytes = kind === 'file' ? await source.readBytes(file) : null;
  if (bytes === null) return (await source.locate(file)) === 'missing' ? null : fail(noFile(file, kind));
  return andThen(decodeText(file, bytes), (text) => parseJson(file, text, 'configuration'));
}

/** Something of that name is there: to go on as if it were not would build something else than was meant. */
function noFile(file: string, kind: EntryKind | null): Diagnostic {
  const is = kind === 'directory' ? 'a directory' : 'a broken link, a pipe or a device';
  const location = locateOffset(file, '', 0, 1);
  return error('CONFIG_UNREADABLE', `"${file}" is no file but ${is}.`, 'Put a file in its place, or remove it.', {
    location,
  });
}
