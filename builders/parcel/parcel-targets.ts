import { posix } from 'node:path';
import { isTable, type Table, tableOf, textOf } from '@svc-build/manifests/documents/json-value';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { parseLenientJson } from '@svc-build/manifests/documents/parse-json';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { WrittenPlace } from '@svc-build/runtimes/site/site-facts';
import { siteBase } from '@svc-build/runtimes/site/site-script';

/** Targets that make a library of a package, which nobody opens in a browser. */
const LIBRARY = new Set(['main', 'module', 'browser', 'types']);

/** The target in a package.json that says where pages go, and for which path. */
interface ParcelTarget {
  readonly name: string;
  readonly table: Table;
  readonly file: string;
  readonly text: string;
}

async function parcelTarget(root: string, source: SourceTree): Promise<ParcelTarget | null> {
  const file = posix.join(root, 'package.json');
  const text = await source.readText(file);
  if (text === null) return null;
  const targets = Object.entries(tableOf(tableOf(parseLenientJson(text)).targets));
  const found = targets.find(([name, one]) => !LIBRARY.has(name) && isTable(one));
  return found === undefined ? null : { name: found[0], table: tableOf(found[1]), file, text };
}

/** Where a target writes: the one that is called `default` into `dist`, another one below that. */
export async function parcelOutput(root: string, source: SourceTree): Promise<Result<WrittenPlace | null>> {
  const target = await parcelTarget(root, source);
  if (target === null) return ok(null);
  const { name, table } = target;
  const directory = textOf(table.distDir) ?? (name === 'default' ? 'dist' : posix.join('dist', name));
  return ok({ directory, site: '.' });
}

/** A path that a target says is stronger than the option that the build is told it by. */
export async function refusesOtherUrl(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const target = await parcelTarget(service.root, source);
  const said = textOf(target?.table.publicUrl);
  const wanted = siteBase(service);
  // A relative one is right below every prefix.
  if (target === null || said === null || !said.startsWith('/') || `${said}/`.replace(/\/+$/, '/') === wanted)
    return ok(null);
  const { name, file, text } = target;
  return fail(
    error(
      'BASE_PATH_CONFLICT',
      `The service "${service.name}" is mounted at ${service.routePrefix}, but \`publicUrl\` of its target "${name}" is ${JSON.stringify(said)}.`,
      `Remove it, for svc-build tells the build the prefix; or set it to ${JSON.stringify(wanted)}.`,
      { service: service.name, location: locateJsonKey(file, text, ['targets', name, 'publicUrl']) },
    ),
  );
}
