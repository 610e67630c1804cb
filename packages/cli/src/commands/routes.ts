import { join } from 'node:path';
import { holdOutput } from '@svc-build/engine/publish/recover-output';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import { type OutputManifest, parseManifest } from '@svc-build/model/manifest';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { parseRequestPath } from '@svc-build/model/request-path';
import { matchRoute, type RouteMatch, type RouteTable, routeTableOf } from '@svc-build/model/routes';
import type { RoutesArguments } from '../arguments.ts';
import { openProject } from '../open-project.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { textTable } from '../render/text-layout.ts';
import { outputDirectory } from '../run-request.ts';
import type { World } from '../world.ts';

/** `svc-build routes [URL]`: the table that decides, or what it decides about one URL. */
export async function routes(args: RoutesArguments, world: World): Promise<number> {
  const opened = await openProject(args.common, world);
  printDiagnostics(opened, args.common, world);
  if (!opened.ok) return exitCodeOf(opened.diagnostics);
  const table = routeTableOf(opened.value.project);
  if (args.url === null) showTable(table, args, world);
  else {
    const match = matchOf(table, args.url);
    showMatch({ url: args.url, match, built: await builtOutput(args, world) }, args, world);
  }
  return 0;
}

function matchOf(table: RouteTable, url: string): RouteMatch | null {
  const asked = parseRequestPath(url.startsWith('/') || /^https?:/i.test(url) ? url : `/${url}`);
  return asked === null ? null : matchRoute(table, asked.path, asked.spelled);
}

function showTable(table: RouteTable, { common }: RoutesArguments, { stdout }: World): void {
  if (common.json) {
    stdout.write(`${JSON.stringify(table)}\n`);
    return;
  }
  const rows = table.map((route) => [route.prefix, route.service, route.stripPrefix ? 'prefix stripped' : 'full path']);
  for (const line of textTable([['prefix', 'service', 'receives'], ...rows])) stdout.write(`${line}\n`);
}

/** What is decided about a URL; `built` is the output that says how it is answered, if there is one. */
interface MatchedUrl {
  readonly url: string;
  readonly match: RouteMatch | null;
  readonly built: OutputManifest | null;
}

function showMatch({ url, match, built }: MatchedUrl, { common }: RoutesArguments, { stdout }: World): void {
  const answer = {
    service: match?.route.service ?? null,
    prefix: match?.route.prefix ?? null,
    receives: match?.receives ?? null,
    via: match === null || built === null ? null : viaOf(built, match.route.service),
  };
  if (common.json) stdout.write(`${JSON.stringify(answer)}\n`);
  else if (match === null) stdout.write(`${url} belongs to no service: 404.\n`);
  else
    stdout.write(`${url} goes to "${answer.service}" (prefix ${answer.prefix}), which receives ${answer.receives}.\n`);
}

/** A service with functions decides about its paths itself; static files in front of it are its own. */
function viaOf(built: OutputManifest, service: string): 'function' | 'static' | null {
  const found = built.services[service];
  if (found === undefined) return null;
  return found.functions.length > 0 ? 'function' : 'static';
}

async function builtOutput(args: RoutesArguments, { host, cwd, interrupt }: World): Promise<OutputManifest | null> {
  const output = outputDirectory(args.common, { cwd });
  const held = await holdOutput(output, host, interrupt.stop);
  const text = await host.files.readText(join(output, MANIFEST_FILE));
  await held?.release();
  const parsed = text === null ? null : parseManifest(text);
  return parsed?.ok === true ? parsed.manifest : null;
}
