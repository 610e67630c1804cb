import { dirname, join, posix, relative, sep } from 'node:path';
import type { BuildOutput } from '@svc-build/model/build-output';
import type { Builder, BuiltTrees } from '@svc-build/model/builder';
import type { BuilderMethod, TreeName } from '@svc-build/model/builder-protocol';
import { stableJson } from '@svc-build/model/json';
import {
  type Action,
  type BuildPlan,
  type DevPlan,
  escapePlaceholders,
  type Probe,
  type ProbeResults,
  type Step,
} from '@svc-build/model/plan';
import { leavesProject, liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { unreachable } from '@svc-build/model/unreachable';
import type * as z from 'zod';
import { type AskedBuilder, type BuilderCall, builderFailed, builderMistaken } from './builder-failure.ts';
import type { BuilderAnswer, BuilderProcess } from './builder-process.ts';
import type { BuilderDescription } from './description-shape.ts';
import { outputShape } from './output-shape.ts';
import { devPlanShape, planShape, probesShape } from './plan-shapes.ts';
import { resultShape } from './result-shape.ts';

/** What stands behind a builder of the project: its process, started when it is needed. */
export interface OwnBuilderSource {
  readonly asked: AskedBuilder;
  readonly process: () => Promise<Result<BuilderProcess>>;
  /** Hears of the modules that it has loaded. */
  readonly loaded: (files: readonly string[]) => void;
}

const shapes = {
  probe: resultShape<readonly Probe[]>(probesShape),
  plan: resultShape<BuildPlan>(planShape),
  collect: resultShape<BuildOutput>(outputShape),
  dev: resultShape<DevPlan>(devPlanShape),
};

/** What a function of a builder is given besides the service. */
type Given = Readonly<Partial<Record<TreeName, SourceTree>>> & {
  readonly answers?: ProbeResults | null;
  readonly captured?: BuiltTrees['captured'];
};

/** A builder of the project, whose functions run in its own process and whose answers are checked. */
export function ownBuilder(description: BuilderDescription, source: OwnBuilderSource): Builder {
  const actions = new SharedActions();
  const asked: AskedBuilder = { ...source.asked, name: description.name };
  const ask = async <T>(
    method: BuilderMethod,
    service: ResolvedService,
    { answers = null, captured = [], ...trees }: Given,
  ): Promise<Result<T>> => {
    const process = await source.process();
    if (!process.ok) return process;
    const answer = await process.value.call(method, [service, answers, captured], trees);
    if (answer.kind === 'returned') source.loaded(answer.files);
    return checked<T>(answer, { method, service: service.name }, asked);
  };
  const plan = async <T extends { readonly actions: readonly Action[] }>(
    method: 'plan' | 'dev',
    service: ResolvedService,
    given: Given,
  ): Promise<Result<T>> => {
    const answered = await ask<T>(method, service, given);
    const foreign = answered.ok ? foreignOutput(service, answered.value.actions) : null;
    if (foreign !== null) return fail(builderMistaken(asked, { method, service: service.name }, foreign));
    const planned = answered.ok ? withPlacedModules(answered, service.name, asked) : answered;
    const clash = planned.ok ? actions.clash(service.name, planned.value.actions) : null;
    if (clash === null) return planned;
    const what = `uses the action "${clash}" for work that differs between services`;
    return fail(builderFailed(asked, { what, service: service.name }));
  };
  return {
    name: description.name,
    version: description.version,
    frameworks: description.frameworks,
    runtimes: description.runtimes,
    probe: (service, source) => ask('probe', service, { source }),
    plan: (service, source, answers) => plan<BuildPlan>('plan', service, { source, answers }),
    collect: (service, built, answers) => ask('collect', service, { answers, ...built }),
    ...(description.methods.includes('dev')
      ? {
          dev: (service: ResolvedService, source: SourceTree, answers: ProbeResults) =>
            plan<DevPlan>('dev', service, { source, answers }),
        }
      : {}),
  };
}

/** What an action writes is taken for made, and may be taken away again: no service owns what belongs to another. */
function foreignOutput(
  { root, nestedRoots }: ResolvedService,
  actions: readonly Action[],
): Pick<z.core.$ZodIssue, 'path' | 'message'> | null {
  for (const [index, { outputs, capture = [] }] of actions.entries())
    for (const [field, paths] of Object.entries({ outputs, capture })) {
      const foreign = paths.find((path) => {
        const plain = posix.normalize(path).replace(/\/$/, '');
        if (plain.startsWith('{scratch}/')) return false;
        return !liesIn(plain, root) || nestedRoots.some((nested) => liesIn(plain, nested));
      });
      if (foreign === undefined) continue;
      const message = `"${foreign}" must be below the root of the service, "${root}", and not below that of another one`;
      return { path: ['actions', index, field], message };
    }
  return null;
}

/** Modules that the builder brings along are named from the project's root, as everything else in a plan is. */
function withPlacedModules<T extends { readonly actions: readonly Action[] }>(
  planned: Extract<Result<T>, { readonly ok: true }>,
  service: string,
  asked: AskedBuilder,
): Result<T> {
  const outside: string[] = [];
  const placed = (step: Step): Step => {
    if (step.kind !== 'call' || !step.module.startsWith('./')) return step;
    const below = relative(asked.root, join(dirname(asked.path), step.module)).replaceAll(sep, '/');
    if (leavesProject(below)) outside.push(step.module);
    return { ...step, module: `{root}/${escapePlaceholders(below)}` };
  };
  const actions = planned.value.actions.map((action) => ({ ...action, steps: action.steps.map(placed) }));
  const [first] = outside;
  if (first !== undefined)
    return fail(builderFailed(asked, { what: `calls "${first}", which is outside of the project`, service }));
  return ok({ ...planned.value, actions }, planned.warnings);
}

function checked<T>(answer: BuilderAnswer, call: BuilderCall, asked: AskedBuilder): Result<T> {
  const { method, service } = call;
  switch (answer.kind) {
    case 'interrupted':
      return fail();
    case 'threw': {
      const { problem, stack, log } = answer;
      return fail(
        builderFailed(asked, { what: `failed in its function "${method}": ${problem}`, service, stack, log }),
      );
    }
    case 'unanswered': {
      const { what, log } = answer;
      return fail(builderFailed(asked, { what: `${what} in its function "${method}"`, service, log }));
    }
    case 'loaded':
      throw new Error('A builder was asked for a function and answered that it is loaded.');
    case 'returned': {
      const parsed: z.ZodSafeParseResult<Returned> = shapes[method].safeParse(answer.value);
      if (!parsed.success) return fail(builderMistaken(asked, call, parsed.error.issues[0]));
      // The shape of this method's value was just checked.
      return parsed.data.ok ? ok(parsed.data.value as T, parsed.data.warnings) : fail(...parsed.data.diagnostics);
    }
    default:
      return unreachable(answer);
  }
}

type Returned = z.infer<(typeof shapes)[BuilderMethod]>;

/** Actions of the same id are done once for several services, so they must be the same work. */
class SharedActions {
  readonly #texts = new Map<string, Map<string, string>>();

  /** The id of an action that another service has with other contents, or with a place of one service in it; null for none. */
  clash(service: string, actions: readonly Action[]): string | null {
    for (const action of actions) {
      const text = stableJson(action);
      const of = this.#texts.get(action.id) ?? new Map<string, string>();
      this.#texts.set(action.id, of.set(service, text));
      const others = [...of].filter(([name]) => name !== service);
      if (others.length === 0) continue;
      if (others.some(([, other]) => other !== text) || /\{(?:service|scratch)\}/.test(text)) return action.id;
    }
    return null;
  }
}
