import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import type { Location } from '@svc-build/model/diagnostic';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { readCode } from '../node/code-text.ts';
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
  { files, name }: Pick<SiteSetting, 'files' | 'name'>,
  source: SourceTree,
): Promise<WrittenSetting | null> {
  for (const one of files) {
    const file = posix.join(root, one);
    const text = await source.readText(file);
    if (text === null) continue;
    const { code, literals } = readCode(text, 'js');
    const found = new RegExp(`(?<![\\w$.])(?:${name}|'${name}'|"${name}")\\s*:\\s*`).exec(code);
    const start = (found?.index ?? 0) + (found?.[0].length ?? 0);
    const literal = found === null ? undefined : literals.find(({ offset }) => offset === start + 1);
    const ends = literal === undefined ? '' : code.slice(literal.offset + literal.length + 1).trimStart();
    const isPlain = literal !== undefined && !literal.text.includes('\ue002') && /^[,}\n]|^$/.test(ends);
    const at = locateOffset({ file, text }, found?.index ?? 0, found === null ? 1 : name.length);
    return { value: isPlain ? literal.text : null, isThere: found !== null, at };
  }
  return null;
}

/** A directory that a setting says; null where it says none, or puts it together. */
export function saidBy(setting: Pick<SiteSetting, 'files' | 'name'>) {
  return async ({ root }: ResolvedService, source: SourceTree): Promise<Result<WrittenPlace | null>> => {
    const directory = (await writtenSetting(root, setting, source))?.value ?? null;
    return ok(directory === null ? null : { directory, site: '.' });
  };
}
