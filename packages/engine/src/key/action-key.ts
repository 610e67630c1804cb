import { compare, stableJson } from '@svc-build/model/json';
import type { Action } from '@svc-build/model/plan';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs } from '@svc-build/trace/hash-inputs';
import { sha256 } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';
import { declaredVariables } from '../environment/variable-layers.ts';
import { excludedPaths, filePattern, keptByTools, writtenByBuilds } from '../plan/file-patterns.ts';
import { builderModuleDigest, modulesDigest } from '../plan/module-digests.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { versionName } from '../tools/check-tools.ts';
import { type FingerprintPart, fingerprint } from './fingerprint.ts';

/** An action, and what its key needs of a service that it serves; of a shared one, any of them knows as much as the others. */
interface OwnedAction {
  readonly action: Action;
  readonly owner: Pick<PlannedService, 'service' | 'plan' | 'builder' | 'generated' | 'tools'>;
}

/** The key of an action: equal keys mean equal results, whatever the action is called and whichever service it serves. */
export async function actionKey(owned: OwnedAction, memory: DigestMemory, context: BuildContext): Promise<string> {
  return fingerprint(await actionParts(owned, memory, context));
}

/** What an action is made of, sorted: itself, its variables, tools, platform, builder, and the contents of its inputs. */
async function actionParts(
  { action, owner }: OwnedAction,
  memory: DigestMemory,
  context: BuildContext,
): Promise<readonly FingerprintPart[]> {
  const { version, host, directories, runtimes } = context;
  const { os, arch, libc } = host.machine;
  const { name, version: builderVersion } = owner.builder;
  const module = builderModuleDigest(owner.builder, memory, context) ?? '';
  const variables = await declaredVariables(action, owner, context);
  const patterns = [...action.inputs.exclude, ...action.generated];
  const inputs = {
    directories: action.inputs.directories,
    files: [...action.inputs.files, ...(await filesDeclared({ action, owner }, context))],
    isExcluded: excludedPaths({ patterns, paths: action.outputs }, runtimes),
    opensNothing: action.steps.length === 0,
  };
  const { id: _, label: __, needs: ___, requires, ...work } = action;
  const parts: readonly FingerprintPart[] = [
    { kind: 'svc-build', name: 'version', value: version },
    { kind: 'svc-build', name: 'modules', value: modulesDigest(directories.modules, host.disk, memory) },
    { kind: 'builder', name, value: [builderVersion, module].join(' ') },
    { kind: 'platform', name: 'platform', value: `${os} ${arch} ${libc ?? ''}` },
    { kind: 'plan', name: 'action', value: stableJson(work, 0) },
    // Which manifest asks for a tool changes nothing that the tool makes.
    ...requires.map((required, index): FingerprintPart => {
      return { kind: 'tool', name: `${required.tool} ${index}`, value: owner.tools[versionName(required)] ?? null };
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
  { action: { env }, owner }: OwnedAction,
  context: BuildContext,
): Promise<readonly string[]> {
  const { host, directories, runtimes } = context;
  const patterns = env.urls ? (owner.service.inputs ?? []).map(({ value }) => filePattern(value, '.')) : [];
  const isWritten = writtenByBuilds(owner, context);
  const found = patterns.map(async (pattern) => {
    const { glob } = pattern;
    const ignore = keptByTools(glob, runtimes);
    const files = await host.files.glob({ root: directories.root, patterns: [glob, `${glob}/**`], ignore });
    return files.filter((path) => !isWritten(path, pattern));
  });
  return (await Promise.all(found)).flat();
}
