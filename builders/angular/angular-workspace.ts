import { posix } from 'node:path';
import { isTable, type Table, tableOf, textOf } from '@svc-build/manifests/documents/json-value';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { parseLenientJson } from '@svc-build/manifests/documents/parse-json';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { WrittenPlace } from '@svc-build/runtimes/site/site-facts';

/** The project that `ng build` builds without a name, as `angular.json` has it. */
interface AngularProject {
  readonly name: string;
  readonly builder: string;
  readonly options: Table;
  readonly file: string;
  readonly text: string;
}

async function angularProject(root: string, source: SourceTree): Promise<AngularProject | null> {
  const file = posix.join(root, 'angular.json');
  const text = await source.readText(file);
  const workspace = text === null ? {} : tableOf(parseLenientJson(text));
  const projects = Object.entries(tableOf(workspace.projects)).filter(
    ([, one]) => tableOf(one).projectType !== 'library',
  );
  const [name, project] = projects.find(([one]) => one === workspace.defaultProject) ?? projects[0] ?? [];
  if (text === null || name === undefined) return null;
  const { architect, targets } = tableOf(project);
  const build = tableOf(tableOf(architect ?? targets).build);
  return { name, builder: textOf(build.builder) ?? '', options: tableOf(build.options), file, text };
}

/** Where it leaves its pages: `outputPath`, and in that `browser`, but for the builder of old, which knew no server. */
export async function angularOutput(
  service: ResolvedService,
  source: SourceTree,
): Promise<Result<WrittenPlace | null>> {
  const project = await angularProject(service.root, source);
  if (project === null) return ok(null);
  const { outputPath } = project.options;
  const said = isTable(outputPath) ? textOf(outputPath.base) : textOf(outputPath);
  const browser = isTable(outputPath) ? outputPath.browser : undefined;
  // Nothing at all is a name here: the pages lie right in the directory then.
  const below = typeof browser === 'string' ? browser : 'browser';
  const isOld = /:browser$/.test(project.builder);
  return ok({ directory: said ?? posix.join('dist', project.name), site: isOld ? '.' : below || '.' });
}

/** Refuses a project whose pages are made by a server of its own when they are asked for. */
export async function refusesAngularServer(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const project = await angularProject(service.root, source);
  if (project === null) return ok(null);
  const { ssr, outputMode } = project.options;
  const isServer = outputMode === 'server' || (ssr !== undefined && ssr !== false && outputMode !== 'static');
  if (!isServer) return ok(null);
  const options = ['projects', project.name, 'architect', 'build', 'options'];
  const { file, text } = project;
  return fail(
    error(
      'SITE_NEEDS_SERVER',
      `The build of "${service.name}" makes a server of it; of ${service.framework}, svc-build builds sites alone.`,
      'Set "outputMode" to "static" in angular.json.',
      {
        service: service.name,
        location:
          locateJsonKey(file, text, [...options, 'outputMode']) ?? locateJsonKey(file, text, [...options, 'ssr']),
      },
    ),
  );
}
