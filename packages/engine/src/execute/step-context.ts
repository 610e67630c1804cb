import type { PlaceholderValues } from '@svc-build/model/placeholders';
import type { BuildContext } from '../build-context.ts';

/** What a step runs in. */
export interface StepContext {
  readonly context: BuildContext;
  readonly places: PlaceholderValues;
  readonly env: Readonly<Record<string, string>>;
  readonly services: readonly string[];
  readonly onLine: (text: string) => void;
}
