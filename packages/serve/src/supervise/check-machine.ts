import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Host, Machine } from '@svc-build/model/host';
import type { ManifestService, OutputManifest } from '@svc-build/model/manifest';
import { isInRange, isRange, otherVersions } from '@svc-build/model/other-versions';

type Platform = OutputManifest['platform'];
type Requires = ManifestService['requires'][number];
type ToolHost = Pick<Host, 'processes' | 'env' | 'files'>;

/** An error when bundles were built for another kind of machine. An output of files alone runs anywhere. */
export function checkPlatform(manifest: OutputManifest, machine: Machine): Diagnostic | null {
  const built = describe(manifest.platform);
  const here = describe(machine);
  const hasBundles = Object.values(manifest.services).some(({ functions }) => functions.length > 0);
  if (built === here || !hasBundles) return null;
  return error(
    'PLATFORM_MISMATCH',
    `The output was built for ${built}, and this machine is ${here}.`,
    `Build it on this machine, or run it on one with ${built}.`,
  );
}

function describe({ os, arch, libc }: Platform): string {
  return [os, arch, libc].filter((part) => part !== null).join(' ');
}

/** The tools that a service needs, as they are on this machine. */
export interface FoundTools {
  /** What keeps it from running: a tool that is missing, or one of another version than it was built for. */
  readonly problems: readonly Diagnostic[];
  /** For tools whose name finds another version: the program of the right one. */
  readonly programs: ReadonlyMap<string, string>;
}

/** Looks for the tools of a service, as they are where it will run: version managers choose by directory. */
export async function findTools(
  service: string,
  { requires, cwd }: { readonly requires: ManifestService['requires']; readonly cwd: string },
  host: ToolHost,
): Promise<FoundTools> {
  const problems: Diagnostic[] = [];
  const programs = new Map<string, string>();
  await Promise.all(
    requires.map(async (wanted) => {
      const found = await findTool(wanted, cwd, host);
      if (found.kind === 'other') programs.set(wanted.tool, found.program);
      if (found.kind === 'wrong') problems.push(problem(service, wanted, found.said));
    }),
  );
  return { problems, programs };
}

/** `own`: the program of that name will do. `said`: what the program of that name says of its version; null without one. */
type Found =
  | { readonly kind: 'own' }
  | { readonly kind: 'other'; readonly program: string }
  | { readonly kind: 'wrong'; readonly said: string | null };

async function findTool({ tool, range, others }: Requires, cwd: string, host: ToolHost): Promise<Found> {
  const find = (name: string): Promise<string | null> => host.processes.find(name, host.env.PATH ?? '');
  const own = await find(tool);
  if (own !== null && !isRange(range)) return { kind: 'own' };
  const said = own === null ? null : await versionOf(own, cwd, host);
  // A program that prints no version is taken as it is.
  if (said?.works === true && (!/\d/.test(said.line) || isInRange(said.line, range))) return { kind: 'own' };
  for (const name of await otherVersions(others ?? null, [range], host)) {
    const program = await find(name);
    const other = program === null ? null : await versionOf(program, cwd, host);
    if (program !== null && other?.works === true && isInRange(other.line, range)) return { kind: 'other', program };
  }
  return { kind: 'wrong', said: said?.line ?? null };
}

async function versionOf(
  program: string,
  cwd: string,
  { processes, env }: ToolHost,
): Promise<{ readonly works: boolean; readonly line: string }> {
  const lines: string[] = [];
  const asked = await processes.start({ argv: [program, '--version'], cwd, env }, (line) => lines.push(line));
  const exit = await asked.exited;
  return { works: exit.kind === 'exited' && exit.code === 0, line: lines[0] ?? '' };
}

function problem(service: string, { tool, range }: Requires, said: string | null): Diagnostic {
  if (said === null) {
    const message = `Service "${service}" needs ${tool}, which is not on PATH.`;
    return error('TOOL_MISSING', message, `Install ${tool} ${range}.`, { service });
  }
  return error(
    'TOOL_VERSION',
    `Service "${service}" was built for ${tool} ${range}, but this machine has "${said}".`,
    `Install a matching ${tool}, or build the service again on this machine.`,
    { service },
  );
}
