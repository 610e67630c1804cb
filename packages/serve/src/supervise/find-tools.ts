import { basename } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { candidatesFor, isInRange, lookedInVain, mayFit, placesOf } from '@svc-build/model/find-program';
import type { Host } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';
import { isRange } from '@svc-build/model/version-range';

type Requires = ManifestService['requires'][number];
type ToolHost = Pick<Host, 'processes' | 'env'> & { readonly files: Pick<Host['files'], 'list' | 'realPath'> };

/** The tools that a service needs, as they are on this machine. */
interface FoundTools {
  /** What keeps it from running: a tool that is missing, or one of another version than it was built for. */
  readonly problems: readonly Diagnostic[];
  /** The program of each tool, absolute. */
  readonly programs: ReadonlyMap<string, string>;
}

/** A service whose process will run in a directory: version managers choose by that. */
interface ServiceToRun {
  readonly service: string;
  readonly requires: ManifestService['requires'];
  readonly cwd: string;
}

/** Looks for the tools of services; for all of a run, so that each program is asked once. */
export type ToolFinder = (service: ServiceToRun) => Promise<FoundTools>;

/** What a program says of its version. */
interface Said {
  readonly works: boolean;
  readonly line: string;
}

type Ask = (program: string, row: Requires, cwd: string) => Promise<Said>;

export function createToolFinder(host: ToolHost): ToolFinder {
  const asked = new Map<string, Promise<Said>>();
  const ask: Ask = async (program, { tool, find }, cwd) => {
    const real = (await host.files.realPath(program)) ?? program;
    // A shim may choose another version in each directory; the program itself is the same in all of them.
    const isShim = program.includes('/shims/') || !basename(real).startsWith(tool);
    const directory = isShim ? cwd : '/';
    const key = JSON.stringify([isShim ? program : real, directory, find.ask]);
    const known = asked.get(key) ?? versionOf({ argv: [program, ...find.ask], cwd: directory }, host);
    asked.set(key, known);
    return known;
  };
  return async ({ service, requires, cwd }) => {
    const problems: Diagnostic[] = [];
    const programs = new Map<string, string>();
    await Promise.all(
      requires.map(async (wanted) => {
        const found = await findTool(wanted, cwd, { host, ask });
        if (found.kind === 'found') programs.set(wanted.tool, found.program);
        else problems.push(problem(service, wanted, found));
      }),
    );
    return { problems, programs };
  };
}

/** `said`: what the program of its name says of its version; null without one. `looked`: what every one says, and where none is. */
type Found =
  | { readonly kind: 'found'; readonly program: string }
  | { readonly kind: 'wrong'; readonly said: string | null; readonly looked: readonly string[] };

/** The program that its name means on PATH, if that will do; else the first other one that does. */
async function findTool(
  wanted: Requires,
  cwd: string,
  { host, ask }: { readonly host: ToolHost; readonly ask: Ask },
): Promise<Found> {
  const { tool, range, find } = wanted;
  const own = await host.processes.find(find.names[0] ?? tool, host.env.PATH ?? '');
  if (own !== null && !isRange(range)) return { kind: 'found', program: own };
  const said = own === null ? null : await ask(own, wanted, cwd);
  const fits = ({ works, line }: Said): boolean => works && line !== '' && isInRange(line, range, find.pattern);
  // One of its name that prints no version is taken as it is.
  if (own !== null && said !== null && (fits(said) || (said.works && !/\d/.test(said.line))))
    return { kind: 'found', program: own };
  const looked = own === null || said === null ? [] : [`${own} says ${said.line || 'no version'}`];
  const seen = new Set(own === null ? [] : [await host.files.realPath(own)]);
  for (const candidate of await candidatesFor(find, host)) {
    const { program, named } = candidate;
    const real = await host.files.realPath(program);
    if (real === null || seen.has(real)) continue;
    seen.add(real);
    const other = mayFit(candidate, [range]) ? await ask(program, wanted, cwd) : null;
    if (other !== null && fits(other)) return { kind: 'found', program };
    looked.push(other === null ? `${program} is ${named}` : `${program} says ${other.line || 'no version'}`);
  }
  const places = placesOf(find, host.env);
  return {
    kind: 'wrong',
    said: said?.line ?? null,
    looked: places.length === 0 ? [] : [...looked, ...lookedInVain(places, looked, host.env)],
  };
}

async function versionOf(
  { argv, cwd }: { readonly argv: readonly string[]; readonly cwd: string },
  { processes, env }: ToolHost,
): Promise<Said> {
  const lines: string[] = [];
  const asked = await processes.start({ argv, cwd, env }, (line) => lines.push(line));
  const exit = await asked.exited;
  return { works: exit.kind === 'exited' && exit.code === 0, line: lines[0] ?? '' };
}

function problem(
  service: string,
  { tool, range }: Requires,
  { said, looked }: Extract<Found, { kind: 'wrong' }>,
): Diagnostic {
  const details = { service, log: looked };
  if (said === null) {
    const message = `Service "${service}" needs ${tool}, which is not on PATH.`;
    return error('TOOL_MISSING', message, `Install ${tool} ${range}.`, details);
  }
  return error(
    'TOOL_VERSION',
    `Service "${service}" was built for ${tool} ${range}, but this machine has "${said}".`,
    `Install a matching ${tool}, or build the service again on this machine.`,
    details,
  );
}
