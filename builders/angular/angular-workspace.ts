import { posix } from 'node:path';
import { isTable, type Table, tableOf, textOf } from '@svc-build/manifests/documents/json-value';
import { parseLenientJson } from '@svc-build/manifests/documents/parse-json';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { WrittenPlace } from '@svc-build/runtimes/site/site-facts';
import { commandWords } from '@svc-build/runtimes/site/site-script';

export const COMMAND = 'ng build';
const CONFIGURATION = ['--configuration', '-c'];

/** The project that the script builds, as `angular.json` has it, with what the script says over it. */
export interface AngularProject {
  readonly name: string;
  readonly builder: string;
  readonly options: Table;
  readonly file: string;
  readonly text: string;
  /** The keys that lead to its options in the file. */
  readonly optionsAt: readonly string[];
}

export async function angularProject(root: string, source: SourceTree): Promise<Result<AngularProject | null>> {
  const manifest = await readNodeManifest(root, source);
  if (!manifest.ok) return manifest;
  const words = manifest.value === null ? [] : commandWords(manifest.value, COMMAND);
  const file = posix.join(root, 'angular.json');
  const text = await source.readText(file);
  const workspace = text === null ? {} : tableOf(parseLenientJson(text));
  const project = builtProject(workspace, words);
  if (text === null || project === null) return ok(null);
  const { name, table } = project;
  const targets = isTable(table.architect) ? 'architect' : 'targets';
  const build = tableOf(tableOf(table[targets]).build);
  const builder = textOf(build.builder) ?? '';
  const options = { ...tableOf(build.options), ...configured(build, words), ...said(words) };
  const optionsAt = ['projects', name, targets, 'build', 'options'];
  return ok({ name, builder, options, file, text, optionsAt });
}

/** The project that the command names, else the default one, else the first that is an application. */
function builtProject(
  workspace: Table,
  words: readonly string[],
): { readonly name: string; readonly table: Table } | null {
  const projects = Object.entries(tableOf(workspace.projects)).map(([name, one]) => ({ name, table: tableOf(one) }));
  const applications = projects.filter(({ table }) => table.projectType !== 'library');
  const named = words.filter((_, index) => !CONFIGURATION.includes(words[index - 1] ?? ''));
  return (
    projects.find(({ name }) => named.includes(name)) ??
    applications.find(({ name }) => name === workspace.defaultProject) ??
    applications[0] ??
    null
  );
}

/** What the configurations that the command is run with set, the later ones stronger. */
function configured(build: Table, words: readonly string[]): Table {
  const names = optionIn(words, CONFIGURATION) ?? textOf(build.defaultConfiguration) ?? 'production';
  const tables = names.split(',').map((name) => tableOf(tableOf(build.configurations)[name]));
  return Object.assign({}, ...tables);
}

function said(words: readonly string[]): Table {
  const outputPath = optionIn(words, ['--output-path', '--outputPath']);
  return outputPath === null ? {} : { outputPath };
}

function optionIn(words: readonly string[], names: readonly string[]): string | null {
  const index = words.findIndex((word) => names.includes(word.split('=')[0] ?? ''));
  return index < 0 ? null : (words[index]?.split('=')[1] ?? words[index + 1] ?? null);
}

/** Where it leaves its pages: `outputPath`, and in that `browser`, but for the builders of old, which knew no server. */
export async function angularOutput(root: string, source: SourceTree): Promise<Result<WrittenPlace | null>> {
  const project = await angularProject(root, source);
  if (!project.ok || project.value === null) return project.ok ? ok(null) : project;
  const { name, builder, options } = project.value;
  const { outputPath } = options;
  const directory = isTable(outputPath) ? textOf(outputPath.base) : textOf(outputPath);
  const browser = isTable(outputPath) ? outputPath.browser : undefined;
  // Nothing at all is a name here: the pages lie right in the directory then.
  const below = typeof browser === 'string' ? browser : 'browser';
  const isOld = /:browser(?:-esbuild)?$/.test(builder);
  return ok({ directory: directory ?? posix.join('dist', name), site: isOld ? '.' : below || '.' });
}
