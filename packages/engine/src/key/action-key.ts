import { relative } from 'node:path';
import { compare, stableJson } from '@svc-build/model/json';
import type { Action } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs, type IsCreated } from '@svc-build/trace/hash-inputs';
import { sha256 } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { declaredVariables } from '../environment/variable-layers.ts';
import { excludedPaths, filePattern, keptByTools, writtenByBuilds } from '../plan/file-patterns.ts';
import { builderModuleDigest, modulesDigest } from '../plan/module-digests.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { toolName } from '../tools/check-tools.ts';
import { type BakedValues, bakedValues, secretResultKey } from './baked-values.ts';
import { type FingerprintPart, fingerprint } from './fingerprint.ts';

/** The key of an action: equal keys mean equal results, whatever the action is called and whichever service it serves. */
export interface ActionKey {
  readonly key: string;
  /** What it bakes in; null where its plan names nothing of that. */
  readonly baked: BakedValues | null;
  readonly parts: readonly FingerprintPart[];
  /** Whether the key says all that the action is made of, so that what it comes to may be kept under it. */
  readonly isWhole: boolean;
}

/** What the key of an action has of one that it needs. */
export interface NeededKey extends Pick<ActionKey, 'isWhole'> {
  /** Its key; of an install what it came to, where that is known. */
  readonly key: string;
}

/** An action and what its key needs of a service that it serves; of a shared one, any of them knows as much as the others. */
export interface OwnedAction {
  readonly action: Action;
  readonly owner: Pick<PlannedService, 'service' | 'plan' | 'builder' | 'generated' | 'tools'>;
  /** What it has in its key of the actions that it needs itself, by what people call these, such as `install:.`. */
  readonly needs: ReadonlyMap<string, NeededKey>;
  /** All actions that it needs, over any number of steps: what they write is in their keys, and no input. */
  readonly before: readonly Action[];
  /** Whether a file among its inputs is one that it, or an action that it needs, has left there. */
  readonly isCreated: IsCreated;
}

/** Whether it is a service's own work, which sees what the service declares; packages' builds are the same for all services. */
export function isOwnWork({ env }: Pick<Action, 'env'>): boolean {
  return env.urls;
}

/** Takes the key of an action: of itself, its variables, tools, platform, builder, inputs and what it needs. */
export async function actionKey(owned: OwnedAction, memory: DigestMemory, context: BuildContext): Promise<ActionKey> {
  const { action, needs } = owned;
  const parts = await actionParts(owned, memory, context);
  const isWhole = action.unlocked !== true && [...needs.values()].every((need) => need.isWhole);
  const own = fingerprint(parts);
  const bakesIn = /\{(?:fingerprint|secret)\}/.exec(stableJson(action, 0));
  if (bakesIn === null) return { key: own, baked: null, parts, isWhole };
  const baked = bakedValues(own, projectSecret(context));
  return { key: secretResultKey(baked), baked, parts, isWhole };
}

/** Sorted. */
async function actionParts(
  { action, owner, needs, before, isCreated }: OwnedAction,
  memory: DigestMemory,
  context: BuildContext,
): Promise<readonly FingerprintPart[]> {
  const { version, host, directories, runtimes } = context;
  const { os, arch, libc } = host.machine;
  const module = builderModuleDigest(owner.builder, memory, context);
  const variables = await declaredVariables(action, owner, context);
  const isOwn = isOwnWork(action);
  const patterns = [
    ...[action, ...before].flatMap(({ generated }) => generated),
    ...(isOwn ? owner.service.generated : []),
  ];
  const named = action.inputs.directories;
  // As a service's own inputs are: another service's sources are only where the plan names them.
  const nested = owner.service.nestedRoots.filter((root) => !named.some((directory) => liesIn(directory, root)));
  const inputs = {
    directories: named,
    files: [...action.inputs.files, ...(await filesDeclared(action, owner, context))],
    isExcluded: excludedPaths(
      {
        patterns: [...action.inputs.exclude, ...patterns],
        paths: [
          ...[action, ...before].flatMap(({ outputs }) => outputs),
          ...(isOwn ? nested : []),
          ...[directories.output, directories.cache].map((path) => relative(directories.root, path)),
        ],
      },
      runtimes,
    ),
    isCreated,
    opensNothing: action.steps.length === 0,
  };
  const { id: _, label: __, needs: ___, requires, ...work } = action;
  const plan = stableJson(work, 0);
  const parts: readonly FingerprintPart[] = [
    { kind: 'svc-build', name: 'version', value: version },
    { kind: 'svc-build', name: 'modules', value: modulesDigest(directories.modules, host.disk, memory) },
    // What a builder of ours plans is all in the action; one of the project brings modules that run.
    ...(module === null ? [] : [{ kind: 'builder', name: owner.builder.name, value: module } as const]),
    { kind: 'platform', name: 'platform', value: `${os} ${arch} ${libc ?? ''}` },
    { kind: 'plan', name: 'action', value: plan },
    ...(plan.includes('{service}') ? [{ kind: 'setting', name: 'root', value: owner.service.root } as const] : []),
    ...[...needs].map(([need, { key }]): FingerprintPart => ({ kind: 'action', name: need, value: key })),
    // Which manifest asks for a tool changes nothing that the tool makes.
    ...requires.map((required, index): FingerprintPart => {
      return {
        kind: 'tool',
        name: `${required.tool} for ${index}`,
        value: owner.tools[toolName(required.tool, requires)]?.version ?? null,
      };
    }),
    ...Object.entries(variables).map(([variable, value]): FingerprintPart => {
      return { kind: 'variable', name: variable, value: value === null ? null : sha256(value) };
    }),
    ...hashInputs(inputs, { root: directories.root, disk: host.disk, memory }).records.map((file): FingerprintPart => {
      return { kind: 'file', name: file.path, value: `${file.kind} ${file.digest}` };
    }),
  ];
  return parts.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name));
}

/** What a service declares is read by its own work, not by what it shares with others. */
async function filesDeclared(
  { env }: Action,
  owner: OwnedAction['owner'],
  context: BuildContext,
): Promise<readonly string[]> {
  const { host, directories, runtimes } = context;
  const patterns = isOwnWork({ env }) ? (owner.service.inputs ?? []).map(({ value }) => filePattern(value, '.')) : [];
  const isWritten = writtenByBuilds(owner, context);
  const found = patterns.map(async (pattern) => {
    const { glob } = pattern;
    const ignore = keptByTools(glob, runtimes);
    const files = await host.files.glob({ root: directories.root, patterns: [glob, `${glob}/**`], ignore });
    return files.filter((path) => !isWritten(path, pattern));
  });
  return (await Promise.all(found)).flat();
}

/**
 * What those have in their keys that need an action: of an install that says what it came to, all that its own key is
 * made of but the inputs that mean nothing else. `recorded` is a digest of the package manager's own record.
 */
export function neededKey(
  { resolution }: Pick<Action, 'resolution'>,
  { key, parts, isWhole }: ActionKey,
  recorded: string | null,
): NeededKey {
  if (resolution === undefined) return { key, isWhole };
  const inputs = new Set(resolution.inputs);
  const others = parts.filter(({ kind, name }) => kind !== 'file' || !inputs.has(name));
  const record: FingerprintPart[] =
    recorded === null ? [] : [{ kind: 'file', name: resolution.record ?? '', value: recorded }];
  return { key: fingerprint([...others, ...record]), isWhole };
}
