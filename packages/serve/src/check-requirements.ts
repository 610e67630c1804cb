import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';
import semver from 'semver';

type Requires = ManifestService['requires'][number];

/** What keeps a service from running here: a tool that is missing, or one of another version than it was built for. */
export async function checkRequirements(
  service: string,
  { requires }: Pick<ManifestService, 'requires'>,
  cwd: string,
  host: Pick<Host, 'processes' | 'env'>,
): Promise<readonly Diagnostic[]> {
  const checked = await Promise.all(requires.map((one) => checkTool(service, one, cwd, host)));
  return checked.filter((one) => one !== null);
}

async function checkTool(
  service: string,
  { tool, range }: Requires,
  cwd: string,
  host: Pick<Host, 'processes' | 'env'>,
): Promise<Diagnostic | null> {
  const program = await host.processes.find(tool, host.env.PATH ?? '');
  if (program === null) {
    return error(
      'TOOL_MISSING',
      `Service "${service}" needs ${tool}, which is not on PATH.`,
      `Install ${tool} ${range}.`,
      {
        service,
      },
    );
  }
  if (semver.validRange(range) === null) return null;
  // Version managers choose by directory, so the question is put where the service will run.
  const said: string[] = [];
  const asked = await host.processes.start({ argv: [program, '--version'], cwd, env: host.env }, (line) =>
    said.push(line),
  );
  const exit = await asked.exited;
  const version = semver.coerce(said[0] ?? '');
  const works = exit.kind === 'exited' && exit.code === 0;
  if (works && (version === null || semver.satisfies(version, range))) return null;
  return error(
    'TOOL_VERSION',
    `Service "${service}" was built for ${tool} ${range}, but this machine has "${said[0] ?? ''}".`,
    `Install a matching ${tool}, or build the service again on this machine.`,
    { service },
  );
}
