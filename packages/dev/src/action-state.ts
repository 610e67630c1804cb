import { join } from 'node:path';
import type { BuildContext } from '@svc-build/engine/build-context';
import { declaredVariables } from '@svc-build/engine/environment/declared-variables';
import { projectSecret } from '@svc-build/engine/environment/project-secret';
import { sealed } from '@svc-build/engine/environment/watched-variables';
import type { PlannedAction } from '@svc-build/engine/execute/action-graph';
import { filePattern } from '@svc-build/engine/plan/file-patterns';
import { versionName } from '@svc-build/engine/tools/check-tools';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { stableJson } from '@svc-build/model/json';
import { isNeverRead } from '@svc-build/model/never-bundled';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import { hashInputs } from '@svc-build/trace/hash-inputs';

/** What an action was made of when it was last done, and which of its outputs were there then. */
interface ActionState {
  readonly digest: string;
  readonly present: readonly string[];
  /** What it wrote then, as `collect` is told. */
  readonly captured: readonly string[];
}

/** Remembers which actions of development are done, so that an install runs once and not at every start. */
export interface ActionStates {
  /** What an action wrote when it was done; null where it is to be done again: what it is made of has changed, or what it made is gone. */
  doneBefore(planned: PlannedAction): Promise<Pick<ActionState, 'captured'> | null>;
  /** To be called before an action runs; returns what says that it is done. */
  begin(planned: PlannedAction): Promise<(captured: readonly string[]) => void>;
}

/** The states of actions, kept beside what the actions make. */
export function createActionStates(context: BuildContext): ActionStates {
  const { directories, host, version, runtimes } = context;
  const { disk } = host;
  const digestOf = async ({ action, services }: PlannedAction): Promise<string> => {
    const matches = anyPattern([...action.inputs.exclude, ...action.generated, ...action.outputs]);
    const isExcluded = (path: string): boolean =>
      isNeverRead(path.slice(path.lastIndexOf('/') + 1), runtimes) || action.outputs.includes(path) || matches(path);
    // Of a shared action, any service knows as much as the others.
    const [service] = services;
    if (service === undefined) throw new Error(`The action ${action.id} serves nobody.`);
    // What a service declares is read by its own work, not by what it shares with others.
    const declared = action.env.urls
      ? (service.service.inputs ?? []).map(({ value }) => filePattern(value, '.').glob)
      : [];
    const read = await host.files.glob(
      directories.root,
      [...declared, ...declared.map((glob) => `${glob}/**`)],
      [],
      false,
    );
    const inputs = { ...action.inputs, files: [...action.inputs.files, ...read], isExcluded };
    const { records } = hashInputs(directories.root, inputs, disk, new DigestMemory(disk, []));
    const tools = action.requires.map((required) => service.tools[versionName(required)] ?? null);
    const variables = await declaredVariables(action, service, context);
    const files = records.map(({ path, kind, digest }) => [path, kind, digest]);
    // It covers secrets, which a digest without a key would let somebody guess.
    return sealed(stableJson([version, action, tools, variables, files]), projectSecret(context)) ?? '';
  };
  const pathOf = ({ action }: PlannedAction): string =>
    join(directories.scratch, '.actions', `${encodeURIComponent(action.id)}.json`);
  const present = ({ action }: PlannedAction): readonly string[] =>
    action.outputs.filter((output) => disk.identity(join(directories.root, output)) !== null);
  return {
    doneBefore: async (planned) => {
      const bytes = disk.read(pathOf(planned));
      if (bytes === null) return null;
      // Written whole by us.
      const was = JSON.parse(Buffer.from(bytes).toString()) as ActionState;
      const there = new Set(present(planned));
      return was.present.every((output) => there.has(output)) && was.digest === (await digestOf(planned)) ? was : null;
    },
    begin: async (planned) => {
      disk.remove(pathOf(planned));
      const digest = await digestOf(planned);
      return (captured) =>
        disk.write(pathOf(planned), stableJson({ digest, present: present(planned), captured: [...captured] }, 0));
    },
  };
}
