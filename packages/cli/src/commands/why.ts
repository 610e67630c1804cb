import { predict } from '@svc-build/engine/decide/decide-all';
import type { Decision } from '@svc-build/engine/decide/decide-service';
import { recoverOutput } from '@svc-build/engine/publish/publish-output';
import { type LastServiceRecord, readLastService } from '@svc-build/engine/record/last-service';
import { openRunState } from '@svc-build/engine/record/run-state';
import { exitCodeOf } from '@svc-build/model/exit-code';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { WhyArguments } from '../arguments.ts';
import { composeBuild } from '../compose-build.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { planOpened } from '../plan-opened.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { styleOf } from '../render/style.ts';
import { unknownService } from '../unknown-service.ts';
import type { World } from '../world.ts';

/** What a build would do about a service, and why it last did what it did. */
interface Explained {
  readonly service: string;
  readonly lookup: Decision;
  readonly last: LastServiceRecord | null;
}

/** `svc-build why SERVICE`: everything that makes it be built again, or why it was built last. */
export async function why(args: WhyArguments, world: World): Promise<number> {
  const explained = await andThen(await openProject(args.common, world), (opened) => explain(args, opened, world));
  printDiagnostics(explained, args.common, world);
  if (!explained.ok) return exitCodeOf(explained.diagnostics);
  if (args.common.json) world.stdout.write(`${JSON.stringify(explanationJson(explained.value))}\n`);
  else for (const line of lines(explained.value, args, world)) world.stdout.write(`${line}\n`);
  return 0;
}

async function explain(args: WhyArguments, opened: OpenProject, world: World): Promise<Result<Explained>> {
  const { project, source, seen } = opened;
  const names = project.services.map(({ name }) => name);
  if (!names.includes(args.service)) return unknownService(args.service, names);
  const plain = { concurrency: null, force: false, cache: true, verifyInputs: args.verifyInputs };
  const context = composeBuild({ ...args, ...plain }, opened, () => {}, world);
  const past = openRunState(context);
  return andThen(await planOpened(opened, past, context), async (planned) => {
    await recoverOutput(context);
    const { lookups } = await predict({ project, planned, source, seen }, past, context);
    const lookup = lookups.get(args.service);
    if (lookup === undefined) throw new Error(`The service ${args.service} was not looked up.`);
    const last = readLastService(context.directories.state, args.service, world.host.disk);
    return ok({ service: args.service, lookup, last });
  });
}

function explanationJson({ service, lookup, last }: Explained): unknown {
  const reasons = lookup.kind === 'fresh' ? [] : lookup.reasons;
  return { service, outcome: lookup.kind, reasons, last: last === null ? null : { reasons: last.reasons } };
}

function lines({ service, lookup, last }: Explained, { common }: WhyArguments, world: World): readonly string[] {
  const style = styleOf(world.stdout, common, world);
  const listed = (reasons: readonly string[]): readonly string[] => reasons.map((reason) => `  ${reason}`);
  const before = last === null || last.reasons.length === 0 ? [] : ['Last time, because:', ...listed(last.reasons)];
  const name = style.cyan(service);
  if (lookup.kind === 'fresh') return [`${name} is fresh: nothing that its result depends on has changed.`, ...before];
  const what = lookup.kind === 'build' ? 'would be built' : 'would be taken from the cache';
  return [`${name} ${what}, because:`, ...listed(lookup.reasons)];
}
