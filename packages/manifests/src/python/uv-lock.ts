import { posix } from 'node:path';
import { ok, type Result } from '@svc-build/model/result';
import { type Table, tableOf } from '../documents/json-value.ts';
import { parseToml } from '../documents/parse-toml.ts';
import { requirementName } from './requirements.ts';

/** A package that a uv.lock takes from a directory, not from an index. */
export interface UvLocalPackage {
  /** Below the project root, unless it leaves the project. */
  readonly directory: string;
  /** Whether it is a project that is never installed itself. */
  readonly isVirtual: boolean;
  /** What its manifest asked for when the lock was made, as indexes compare names. */
  readonly requires: ReadonlySet<string>;
}

/** Reads the text of a uv.lock. */
export function parseUvLock(file: string, text: string): Result<readonly UvLocalPackage[]> {
  const document = parseToml(file, text);
  if (!document.ok) return document;
  const packages = Array.isArray(document.value.package) ? document.value.package.map(tableOf) : [];
  return ok(packages.flatMap((one) => localPackage(one, posix.dirname(file))));
}

function localPackage(one: Table, base: string): readonly UvLocalPackage[] {
  const { editable, directory, virtual } = tableOf(one.source);
  const path = editable ?? directory ?? virtual;
  if (typeof path !== 'string') return [];
  const { 'requires-dist': written } = tableOf(one.metadata);
  const names = (Array.isArray(written) ? written : []).flatMap(
    (each) => requirementName(String(tableOf(each).name)) ?? [],
  );
  return [{ directory: posix.join(base, path), isVirtual: virtual !== undefined, requires: new Set(names) }];
}
