import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { OutputManifest } from '@svc-build/model/manifest';
import { parseRequestPath } from '@svc-build/model/request-path';
import { compileRoutes, matchRoute } from '@svc-build/model/routes';
import type { AskedRequest } from './ask.ts';
import type { WatchedRun } from './watch-run.ts';

const HELP = 'Build the output again; if that does not help, this is a bug of svc-build.';

/** A path right beside a prefix, which its owner must never see. */
export function besidePrefix(prefix: string): string | null {
  return prefix === '/' ? null : `${prefix}x`;
}

/** Requests that another service got, and requests of others that this one got. */
export function checkRequestOwners(
  { name: service, prefix }: { readonly name: string; readonly prefix: string },
  asked: readonly AskedRequest[],
  run: WatchedRun,
): readonly Diagnostic[] {
  const paths = asked.map(({ path }) => parseRequestPath(path)?.path ?? path);
  const strayed = paths.flatMap((path) =>
    run
      .ownersOf(path)
      .filter((owner) => owner !== service)
      .map((owner) => `${path} of service "${service}" went to ${owner === null ? 'nobody' : `service "${owner}"`}`),
  );
  const beside = besidePrefix(prefix);
  const taken =
    beside !== null && run.ownersOf(beside).includes(service)
      ? [`${beside} went to service "${service}", which owns ${prefix} only`]
      : [];
  return [...new Set([...strayed, ...taken])].map((what) =>
    error('VERIFY_OWNER', `The request for ${what}.`, HELP, { service }),
  );
}

/** Static files that lie where another service answers. `files` are paths in the output. */
export function checkFileOwners(
  service: string,
  files: readonly string[],
  { services, ownerOf }: Pick<OutputManifest, 'services'> & { readonly ownerOf: PathOwner },
): readonly Diagnostic[] {
  const strayed = files.flatMap((path) => {
    if (siteOfFile(path, services) !== service) return [];
    const { dir = '', mount = '/' } = services[service]?.static ?? {};
    const at = `${mount === '/' ? '' : mount}${path.slice(dir.length)}`;
    const owner = ownerOf(encodeURI(at));
    return owner === service ? [] : [{ path, at, owner }];
  });
  const [first] = strayed;
  if (first === undefined) return [];
  const { path, at, owner } = first;
  const whose = owner === null ? 'nobody owns' : `belongs to service "${owner}"`;
  const more = strayed.length > 1 ? ` (and ${strayed.length - 1} more like it)` : '';
  return [
    error(
      'VERIFY_OWNER',
      `The file ${path} of service "${service}" lies at ${at}, which ${whose}${more}.`,
      'Build the output again; two services must not answer for one path.',
      { service },
    ),
  ];
}

/** The service that owns a path, with or without a query; null where none does. */
export type PathOwner = (path: string) => string | null;

/** The owners of paths by the routes of an output. */
export function pathOwner({ routes }: Pick<OutputManifest, 'routes'>): PathOwner {
  const table = compileRoutes(routes);
  return (path) => {
    const asked = parseRequestPath(path);
    return asked === null ? null : (matchRoute(table, asked.path)?.route.service ?? null);
  };
}

/** The service whose files are mounted nearest above a file; `path` is relative to the output. */
export function siteOfFile(path: string, services: OutputManifest['services']): string | null {
  const sites = Object.entries(services)
    .flatMap(([name, { static: site }]) => (site === null ? [] : [{ name, dir: site.dir }]))
    .filter(({ dir }) => path.startsWith(`${dir}/`))
    .sort((a, b) => b.dir.length - a.dir.length);
  return sites[0]?.name ?? null;
}
