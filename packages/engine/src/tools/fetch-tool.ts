import { createHash, getHashes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { tempNameOf } from '@svc-build/model/disk';
import type { FetchedTool, Requirement } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { BuildContext } from '../build-context.ts';
import { captureOutput, PROBE_MS } from './capture-output.ts';
import { type ChosenTools, toolName } from './check-tools.ts';
import { fetchedPlace } from './fetched-tool.ts';

/** By itself npm waits for more than a minute before it says that nobody answers. */
const SOON = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000'];

type Variables = Readonly<Record<string, string>>;

type FetchContext = Pick<BuildContext, 'host' | 'interrupt'> & {
  readonly directories: Pick<BuildContext['directories'], 'root' | 'cache' | 'kept'>;
};

/** A tool that this machine does not have, and what is fetched instead. */
interface WantedTool {
  readonly tool: string;
  readonly fetched: FetchedTool;
  readonly asking: readonly Requirement[];
}

/**
 * Fetches the tools of some work that were chosen to be fetched, and that nobody has fetched yet. npm does it, which every Node brings: it
 * knows registries, tokens, proxies and certificates as the project has set them. What comes must have the hash that was
 * known before; it is unpacked without the network and without running anything of it.
 */
export async function fetchTools(
  { requires, tools }: { readonly requires: readonly Requirement[]; readonly tools: ChosenTools },
  env: Variables,
  context: FetchContext,
): Promise<Result<null>> {
  for (const tool of new Set(requires.map((one) => one.tool))) {
    const fetched = tools[toolName(tool, requires)]?.fetched ?? null;
    if (fetched === null) continue;
    const asking = requires.filter((one) => one.tool === tool);
    const there = await fetchTool({ tool, fetched, asking }, env, context);
    if (!there.ok) return there;
  }
  return ok(null);
}

async function fetchTool(wanted: WantedTool, env: Variables, context: FetchContext): Promise<Result<null>> {
  const { host, directories } = context;
  const place = fetchedPlace(wanted.fetched, directories);
  if ((await host.files.stat(place)) !== null) return ok(null);
  const { algorithm } = wanted.fetched.hash;
  if (!getHashes().includes(algorithm)) {
    const message = `${wanted.asking[0]?.source} names ${wanted.tool} with a hash of the kind "${algorithm}", which Node.js does not know.`;
    return fail(error('TOOL_ALTERED', message, 'Write its sha512.'));
  }
  const unfinished = tempNameOf(place, host.machine.pid);
  try {
    await host.files.makeDirectory(unfinished);
    const unpacked = await unpackInto(unfinished, wanted, { env, context });
    if (!unpacked.ok) return unpacked;
    await host.files.makeDirectory(join(unfinished, 'bin'));
    await host.files.symlink(`../node_modules/${wanted.fetched.program}`, join(unfinished, 'bin', wanted.tool));
    await host.files.rename(unfinished, place).catch(async (thrown: unknown) => {
      // Another run was faster.
      if ((await host.files.stat(place)) === null) throw thrown;
    });
    return ok(null);
  } finally {
    await host.files.remove(unfinished);
  }
}

/** What fetching runs with. */
interface Fetching {
  readonly env: Variables;
  readonly context: FetchContext;
}

async function unpackInto(place: string, wanted: WantedTool, fetching: Fetching): Promise<Result<null>> {
  const { fetched, asking } = wanted;
  const { files } = fetching.context.host;
  const directory = join(fetching.context.directories.root, dirname(asking[0]?.source ?? '.'));
  const spec = `${fetched.package}@${fetched.version}`;
  const packed = await npm(['pack', spec, '--pack-destination', place, ...SOON], directory, fetching);
  const archive = (await files.list(place)).find(({ name }) => name.endsWith('.tgz'))?.name;
  if (packed !== null || archive === undefined) return fail(notFetched(wanted, packed ?? 'npm wrote no archive'));
  const { hashOf } = fetched;
  if (hashOf.kind === 'archive') {
    const other = await otherHash(join(place, archive), wanted, fetching);
    if (other !== null) return fail(other);
  }
  const flags = ['--prefix', place, '--no-save', '--no-package-lock', '--ignore-scripts', '--offline'];
  const installed = await npm(['install', ...flags, '--no-audit', '--no-fund', join(place, archive)], place, fetching);
  if (installed !== null) return fail(notFetched(wanted, installed));
  await files.remove(join(place, archive));
  if (hashOf.kind === 'archive') return ok(null);
  const other = await otherHash(join(place, 'node_modules', fetched.package, hashOf.path), wanted, fetching);
  return other === null ? ok(null) : fail(other);
}

/** What npm said when it failed; null when it did not. */
async function npm(args: readonly string[], cwd: string, { env, context }: Fetching): Promise<string | null> {
  const { host, interrupt } = context;
  const argv = ['npm', ...args, '--loglevel=error'];
  const bounds = { stop: interrupt.stop, deadlineMs: PROBE_MS };
  const { code, stderr } = await captureOutput({ argv, cwd, env }, host, bounds);
  if (code === 0) return null;
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) ?/, ''));
  return lines.find((line) => line !== '' && !/^(?:code|errno|syscall) /.test(line)) ?? `npm exited with code ${code}`;
}

function notFetched({ tool, fetched, asking }: WantedTool, reason: string): ReturnType<typeof error> {
  const [first] = asking;
  return error(
    'TOOL_NOT_FETCHED',
    `${first?.source} asks for ${tool}${first?.range == null ? '' : ` ${first.range}`}, which is not on PATH, and ${fetched.package}@${fetched.version} could not be fetched: ${reason.replace(/\.$/, '')}.`,
    `Install it: \`${first?.get}\`.`,
  );
}

async function otherHash(
  path: string,
  { tool, fetched, asking }: WantedTool,
  { context }: Fetching,
): Promise<ReturnType<typeof error> | null> {
  const { algorithm, value } = fetched.hash;
  const source = asking[0]?.source;
  const hash = createHash(algorithm);
  for await (const piece of context.host.files.stream(path)) hash.update(piece as Buffer);
  const found = hash.digest('hex');
  if (found === value) return null;
  return error(
    'TOOL_ALTERED',
    `${fetched.package}@${fetched.version}, fetched because ${source} asks for ${tool}, is not what was expected: its ${algorithm} is ${found}, and must be ${value}.`,
    'Fix the hash in "packageManager", if it is written there, or find out what the registry serves.',
  );
}
