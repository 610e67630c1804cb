import { posix } from 'node:path';
import type { FunctionOutput } from '@svc-build/model/build-output';
import { type ResolvedService, urlVariable } from '@svc-build/model/service';
import type { EmittedServer } from './emitted-facts.ts';

/** Names the variable with the address of a server, for its helper. */
const OWN_URL = 'SVC_OWN_URL';

/** What is added to how a Node server is started. */
interface Started extends Pick<EmittedServer, 'helper' | 'variables'> {
  /** The file of the bundle that runs the entry; null where that runs by itself. */
  readonly runner: string | null;
}

/** A server of a bundle that is started with what runs it, and with the module that tells it about the gateway. */
export function launchedWith(
  one: FunctionOutput,
  service: ResolvedService,
  { helper, runner, variables }: Started,
): FunctionOutput {
  const { argv, env } = one.launch;
  const fromCwd = (path: string): string => `./${posix.relative(service.root, path)}`;
  const module = helper === null ? null : `_svc/${helper}.mjs`;
  const [node = 'node', ...words] = argv;
  // The runner is given what would be started without it.
  const run = runner === null ? words : [...words.slice(0, -1), fromCwd(runner), ...words.slice(-1)];
  return {
    ...one,
    entries:
      module === null || helper === null
        ? one.entries
        : [...one.entries, { kind: 'module', path: module, module: helper }],
    launch: {
      ...one.launch,
      argv: module === null ? [node, ...run] : [node, '--import', fromCwd(module), ...run],
      env: { ...variables, ...helperVariables(service, helper), ...env },
    },
    required: [...one.required, ...[module, runner].filter((path) => path !== null)],
    handler: runner ?? one.handler,
  };
}

/** What a helper is told. */
export function helperVariables(service: ResolvedService, helper: string | null): Readonly<Record<string, string>> {
  return helper === null ? {} : { [OWN_URL]: urlVariable(service.name) };
}
