import { join } from 'node:path';
import type { BuildContext } from '@svc-build/engine/build-context';
import { projectSecret, sealed } from '@svc-build/engine/environment/project-secret';
import type { PlannedAction } from '@svc-build/engine/execute/action-graph';
import { actionKey } from '@svc-build/engine/key/action-key';
import { stableJson } from '@svc-build/model/json';
import type { DigestMemory } from '@svc-build/trace/digest-memory';

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

/** The states of actions, kept beside what the actions make. An input is read again only when its stamp has moved. */
export function createActionStates(context: BuildContext, memory: DigestMemory): ActionStates {
  const { directories, host } = context;
  const { disk } = host;
  const digestOf = async ({ action, services }: PlannedAction): Promise<string> => {
    const [owner] = services;
    if (owner === undefined) throw new Error(`The action ${action.id} serves nobody.`);
    const { key } = await actionKey(
      { action, owner, needs: new Map(), before: [], isCreated: () => false },
      memory,
      context,
    );
    // It covers secrets, so what is written down is sealed: with the project's own, nobody else can test a guess.
    return sealed(key, projectSecret(context)) ?? '';
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
