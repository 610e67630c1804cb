import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { tableOf } from '@svc-build/manifests/documents/json-value';
import { parseJsonObject } from '@svc-build/manifests/documents/parse-json';
import { ancestors } from '@svc-build/model/project-path';
import { pathExpressions } from '../code/path-expressions.ts';
import { ROOT } from '../code/path-reader.ts';
import { filesNamed, type OwnFiles } from './project-files.ts';

/** Names that the package `module-alias` lets stand for directories and files, with those: absolute. The longest come first. */
export type ModuleAliases = readonly (readonly [name: string, path: string])[];

const ADDED = /["'`]([^"'`\n]+)["'`]\s*[:,]\s*(?=[\w$(["'`])/g;

/** What package.json says at or above the directory in which a service starts, and what its code adds. */
export async function moduleAliases(cwd: string, own: OwnFiles): Promise<ModuleAliases> {
  const manifests = await Promise.all(ancestors(cwd).map((directory) => manifestOf(directory, own.root)));
  if (!manifests.some(({ text }) => text.includes('module-alias') || text.includes('_moduleAliases'))) return [];
  const listed = manifests.flatMap(({ directory, json }) =>
    Object.entries(tableOf(json._moduleAliases)).flatMap(([name, path]) =>
      typeof path === 'string' ? [[name, join(own.root, directory, path)] as const] : [],
    ),
  );
  const files = await filesNamed(posix.join(cwd, '**/*.{js,cjs,mjs,ts,cts,mts}'), { mayBeDirectory: false }, own);
  const added = await Promise.all(files.map((file) => addedIn(file, cwd, own.root)));
  const byName = new Map([...added.flat(), ...listed]);
  return [...byName].sort(([a], [b]) => b.length - a.length);
}

/** What a specifier stands for; null for one that no alias begins. */
export function unaliased(specifier: string, aliases: ModuleAliases): string | null {
  for (const [name, path] of aliases) {
    if (specifier === name) return path;
    if (specifier.startsWith(`${name}/`)) return `${path}${specifier.slice(name.length)}`;
  }
  return null;
}

async function manifestOf(
  directory: string,
  root: string,
): Promise<{ readonly directory: string; readonly text: string; readonly json: Readonly<Record<string, unknown>> }> {
  const file = posix.join(directory, 'package.json');
  const text = await readFile(join(root, file), 'utf8').catch(() => '{}');
  const parsed = parseJsonObject(file, text);
  return { directory, text, json: parsed.ok ? parsed.value : {} };
}

/** What follows a name in `addAlias('@lib', …)` and `addAliases({ '@lib': … })`. */
async function addedIn(file: string, cwd: string, root: string): Promise<ModuleAliases> {
  const text = await readFile(join(root, file), 'utf8').catch(() => '');
  if (!/\baddAlias(?:es)?\b/.test(text)) return [];
  const place = { file: posix.join(ROOT, file), cwd: posix.join(ROOT, cwd) };
  const { expressions } = pathExpressions(text, place, new Map());
  return [...text.matchAll(ADDED)].flatMap(({ index, 0: { length }, 1: name = '' }) => {
    const path = expressions.find(({ offset, isWhole }) => isWhole && offset === index + length)?.path;
    return path === undefined ? [] : [[name, join(root, posix.relative(ROOT, path))] as const];
  });
}
