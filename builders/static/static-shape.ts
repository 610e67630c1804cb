import { posix } from 'node:path';
import { isTable, tableOf, textOf } from '@svc-build/manifests/documents/json-value';
import { parseLenientJson } from '@svc-build/manifests/documents/parse-json';
import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { namedFiles } from './program-files.ts';

const DENO = ['deno.json', 'deno.jsonc'];

/** Files as they lie. The directory is below the project root. */
export interface FolderShape {
  readonly kind: 'folder';
  readonly directory: string;
  /** The files, relative to the directory, that a manifest of the service names as programs. */
  readonly programs: ReadonlySet<string>;
}

/** A package whose build script leaves a site. */
interface PackageShape {
  readonly kind: 'package';
  readonly manifest: NodeManifest;
}

/** What kind of static service it is. */
export type StaticShape = FolderShape | PackageShape;

/** Tells a package that builds from a folder. An entrypoint that names a file stands for the folder that it is in. */
export async function staticShape(service: ResolvedService, source: SourceTree): Promise<Result<StaticShape>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok) return manifest;
  if (manifest.value?.scripts.build !== undefined) return ok({ kind: 'package', manifest: manifest.value });
  const { entrypoint } = service;
  const path =
    entrypoint.kind === 'directory'
      ? entrypoint.path
      : entrypoint.kind === 'file'
        ? posix.dirname(entrypoint.path)
        : '.';
  const directory = posix.join(service.root, path).replace(/(.)\/$/, '$1');
  const programs = directory === service.root ? await programsIn(directory, manifest.value, source) : new Set<string>();
  return ok({ kind: 'folder', directory, programs });
}

async function programsIn(
  directory: string,
  manifest: NodeManifest | null,
  source: SourceTree,
): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(DENO.map((name) => source.readText(posix.join(directory, name))));
  const tasks = texts.flatMap((text) => (text === null ? [] : tasksIn(parseLenientJson(text))));
  const deno = { offered: [], scripts: Object.fromEntries(tasks.map((task, index) => [String(index), task])) };
  return new Set([...namedFiles(deno), ...(manifest === null ? [] : namedFiles(manifest))]);
}

/** The commands of Deno's tasks; one may stand in an object, beside what it depends on. */
function tasksIn(config: unknown): readonly string[] {
  const tasks = Object.values(tableOf(tableOf(config).tasks));
  return tasks.flatMap((task) => textOf(isTable(task) ? task.command : task) ?? []);
}
