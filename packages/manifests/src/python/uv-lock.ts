import { posix } from 'node:path';
import { ok, type Result } from '@svc-build/model/result';
import { type Table, tableOf } from '../documents/json-value.ts';
import { parseToml } from '../documents/parse-toml.ts';
import { requirementName } from './requirements.ts';

/** A package of a uv.lock. */
export interface UvLockPackage {
  /** As indexes compare names. */
  readonly name: string;
  /** Where it lies, below the project root unless it leaves the project; null for what comes from an index or a URL. */
  readonly directory: string | null;
  /** Whether it is a project that is never installed itself. */
  readonly isVirtual: boolean;
  /** What its manifest asked for when the lock was made. */
  readonly requires: ReadonlySet<string>;
  /** What is installed with it, extras and groups included; of the group `dev` nothing is. */
  readonly needs: ReadonlySet<string>;
}

/** Reads the text of a uv.lock. */
export function parseUvLock(file: string, text: string): Result<readonly UvLockPackage[]> {
  const document = parseToml(file, text);
  if (!document.ok) return document;
  const packages = Array.isArray(document.value.package) ? document.value.package.map(tableOf) : [];
  return ok(packages.map((one) => lockPackage(one, posix.dirname(file))));
}

function lockPackage(one: Table, base: string): UvLockPackage {
  const { editable, directory, virtual } = tableOf(one.source);
  const path = editable ?? directory ?? virtual;
  const { dev: _, ...groups } = tableOf(one['dev-dependencies']);
  const optional = tableOf(one['optional-dependencies']);
  const lists = [one.dependencies, ...Object.values(optional), ...Object.values(groups)];
  return {
    name: nameOf(one.name),
    directory: typeof path === 'string' ? posix.join(base, path) : null,
    isVirtual: virtual !== undefined,
    requires: namesIn(tableOf(one.metadata)['requires-dist']),
    needs: new Set(lists.flatMap((list) => [...namesIn(list)])),
  };
}

function namesIn(list: unknown): ReadonlySet<string> {
  return new Set((Array.isArray(list) ? list : []).map((each) => nameOf(tableOf(each).name)));
}

function nameOf(written: unknown): string {
  return requirementName(String(written)) ?? String(written);
}
