import { type Action, BASE_ENVIRONMENT } from '@svc-build/model/plan';

/** An action that reads, makes and runs nothing, but for what the test says. */
export function someAction(id: string, details: Partial<Action> = {}): Action {
  return {
    id,
    label: id,
    needs: [],
    requires: [],
    inputs: { directories: [], files: [], exclude: [] },
    generated: [],
    env: BASE_ENVIRONMENT,
    steps: [],
    outputs: [],
    restorable: true,
    keep: [],
    ...details,
  };
}
