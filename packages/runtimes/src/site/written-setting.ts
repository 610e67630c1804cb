import { posix } from 'node:path';
import { tableOf, textOf } from '@svc-build/manifests/documents/json-value';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { parseYaml } from '@svc-build/manifests/documents/parse-yaml';
import type { Location } from '@svc-build/model/diagnostic';
import { ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { blanked, type CodeText, PUT_IN, readCode } from '../code/code-text.ts';
import type { SiteSetting, WrittenPlace } from './site-facts.ts';

/** What a configuration in code says. */
export interface WrittenSetting {
  /** Null where it is put together, or not there at all. */
  readonly value: string | null;
  readonly isThere: boolean;
  /** Where it stands, else where the file begins. */
  readonly at: Location;
}

/** Finds a setting in the configuration of a service without running it; null where there is no such file. */
export async function writtenSetting(
  root: string,
  { files, name, within }: Pick<SiteSetting, 'files' | 'name' | 'within'>,
  source: SourceTree,
): Promise<WrittenSetting | null> {
  for (const one of files) {
    const file = posix.join(root, one);
    const text = await source.readText(file);
    if (text === null) continue;
    if (/\.ya?ml$/.test(one)) return yamlSetting({ file, text }, { name, within });
    const read = readCode(text, 'js');
    const found = settingIn(read, name, within);
    const literal = found === null ? undefined : read.literals.find(({ offset }) => offset === found.valueAt + 1);
    const ends = literal === undefined ? '' : read.code.slice(literal.offset + literal.length + 1).trimStart();
    const isPlain = literal !== undefined && !literal.text.includes(PUT_IN) && /^(?:[,}]|$)/.test(ends);
    const at = locateOffset({ file, text }, found?.at ?? 0, found === null ? 1 : name.length);
    return { value: isPlain ? literal.text : null, isThere: found !== null, at };
  }
  return null;
}

/** What a configuration in YAML says. One that cannot be read says nothing: the framework will say why. */
async function yamlSetting(
  { file, text }: { readonly file: string; readonly text: string },
  { name, within }: Pick<SiteSetting, 'name' | 'within'>,
): Promise<WrittenSetting> {
  const parsed = await parseYaml(file, text);
  const all = parsed.ok ? parsed.value : {};
  const value = (within === null ? all : tableOf(all[within]))[name];
  const found = new RegExp(`(?<=^${within === null ? '' : '[ \\t]+'})["']?${name}["']?[ \\t]*:`, 'm').exec(text);
  const isThere = value !== undefined;
  const at = locateOffset({ file, text }, isThere ? (found?.index ?? 0) : 0, isThere ? name.length : 1);
  return { value: textOf(value) ?? null, isThere, at };
}

/** A directory that a setting says; null where it says none, or puts it together. */
export function saidBy(setting: Pick<SiteSetting, 'files' | 'name' | 'within'>) {
  return async (root: string, source: SourceTree): Promise<Result<WrittenPlace | null>> => {
    const directory = (await writtenSetting(root, setting, source))?.value ?? null;
    return ok(directory === null ? null : { directory, site: '.' });
  };
}

/** Where a setting stands in code, and where its value begins. */
function settingIn(
  { code, literals }: CodeText,
  name: string,
  within: string | null,
): { readonly at: number; readonly valueAt: number } | null {
  let shape = code;
  for (const { offset, length, text } of literals)
    if (text !== '')
      shape = shape.slice(0, offset) + blanked(code.slice(offset, offset + length)) + shape.slice(offset + length);
  for (const { 0: found, index } of code.matchAll(
    new RegExp(`(?<![\\w$.])(?:${name}|'${name}'|"${name}")\\s*:\\s*`, 'g'),
  )) {
    const isSaid = shape[index] !== code[index];
    if (!isSaid && isWithin(code, openedBefore(shape, index), within))
      return { at: index, valueAt: index + found.length };
  }
  return null;
}

/** The brackets that are open at a place, the innermost first. */
function openedBefore(shape: string, place: number): readonly number[] {
  const opened: number[] = [];
  for (const { 0: bracket, index } of shape.slice(0, place).matchAll(/[()[\]{}]/g)) {
    if ('([{'.includes(bracket)) opened.push(index);
    else opened.pop();
  }
  return opened.reverse();
}

const NAMED = /(?<![\w$.])["']?([\w$]+)["']?\s*([:=])\s*(?:(?:new|await)\s+)?[\w$.]*\s*$/;
const CALLED = /([\w$]+)\s*$/;

/** Whether the innermost name around a place is the wanted one; at the top only what is assigned or called has a name. */
function isWithin(code: string, opened: readonly number[], within: string | null): boolean {
  for (const place of opened) {
    const before = code.slice(0, place);
    const [, name, sign] = NAMED.exec(before) ?? [];
    const called = code[place] === '(' ? CALLED.exec(before)?.[1] : undefined;
    if (within !== null && (name === within || called === within)) return true;
    if (sign === ':') return false;
  }
  return within === null;
}
