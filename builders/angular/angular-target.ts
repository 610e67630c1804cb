import { isTable, textOf } from '@svc-build/manifests/documents/json-value';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type AngularProject, angularProject } from './angular-workspace.ts';

/** Whether an Angular app is a server: its workspace says that pages are rendered when they are asked for, and names the program that does. */
export async function isAngularServer(service: ResolvedService, source: SourceTree): Promise<Result<boolean>> {
  const project = await angularProject(service.root, source);
  if (!project.ok || project.value === null) return project.ok ? ok(false) : project;
  const { ssr, outputMode } = project.value.options;
  const isRendered = outputMode === 'server' || (ssr !== undefined && ssr !== false && outputMode !== 'static');
  if (!isRendered) return ok(false);
  const entry = isTable(ssr) ? textOf(ssr.entry) : undefined;
  return entry === undefined || entry === null ? fail(nothingStarts(service, project.value)) : ok(true);
}

function nothingStarts(service: ResolvedService, { file, text, optionsAt }: AngularProject) {
  const location =
    locateJsonKey(file, text, [...optionsAt, 'ssr']) ?? locateJsonKey(file, text, [...optionsAt, 'outputMode']);
  return error(
    'SERVER_TARGET_UNSUPPORTED',
    `The build of "${service.name}" leaves a server that nothing starts: no "ssr" with an "entry" names its program.`,
    'Set "ssr" to { "entry": "src/server.ts" } in angular.json, as `ng add @angular/ssr` does; or "outputMode" to "static", so that the build leaves pages.',
    { service: service.name, location: location ?? service.at },
  );
}
