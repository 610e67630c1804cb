import { stableJson } from '@svc-build/model/json';
import type { Action } from '@svc-build/model/plan';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs } from '@svc-build/trace/hash-inputs';
import type { BuildContext } from '../build-context.ts';
import { declaredVariables } from '../environment/variable-layers.ts';
import { projectSecret, sealed } from '../environment/watched-variables.ts';
import { excludedPaths, filePattern } from '../plan/file-patterns.ts';
import { builderModuleDigest } from '../plan/module-digests.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { versionName } from '../tools/check-tools.ts';

/** An action, and what its key needs of a service that it serves; of a shared one, any of them knows as much as the others. */
interface OwnedAction {
  readonly action: Action;
  readonly owner: Pick<PlannedService, 'service' | 'builder' | 'generated' | 'tools'>;
}

/**
 * What an action is made of, as one digest: the action, its variables, tools, platform, builder, and the contents of its
 * inputs. It covers secrets, so it is sealed with the project's own, without which nobody can test a guess.
 */
export async function actionKey(
  { action, owner }: OwnedAction,
  memory: DigestMemory,
  context: BuildContext,
): Promise<string> {
  const { directories, host, version } = context;
  const { os, arch, libc } = host.machine;
  const { name, version: builderVersion } = owner.builder;
  const builder = [name, builderVersion, builderModuleDigest(owner.builder, memory, context)];
  const tools = action.requires.map((required) => owner.tools[versionName(required)] ?? null);
  const variables = await declaredVariables(action, owner, context);
  const patterns = [...action.inputs.exclude, ...action.generated];
  const inputs = {
    directories: action.inputs.directories,
    files: [...action.inputs.files, ...(await filesDeclared({ action, owner }, context))],
    isExcluded: excludedPaths({ patterns, paths: action.outputs }, context.runtimes),
    opensNothing: action.steps.length === 0,
  };
  const files = hashInputs(directories.root, inputs, host.disk, memory).records;
  const parts = [version, builder, [os, arch, libc], action, tools, variables, files];
  return sealed(stableJson(parts), projectSecret(context)) ?? '';
}

/** What a service declares is read by its own work, not by what it shares with others. */
async function filesDeclared(
  { action: { env }, owner: { service } }: OwnedAction,
  { host, directories }: BuildContext,
): Promise<readonly string[]> {
  const globs = env.urls ? (service.inputs ?? []).map(({ value }) => filePattern(value, '.').glob) : [];
  return host.files.glob(directories.root, [...globs, ...globs.map((glob) => `${glob}/**`)], [], false);
}
