import { refusedWrite } from '@svc-build/engine/publish/refused-write';
import { exitCodeOf } from '@svc-build/model/exit-code';
import type { World } from '../world.ts';
import { diagnosticText } from './diagnostic-text.ts';
import { styleOf } from './style.ts';

/** Says what the disk refused, wherever that was, and returns the exit code; null for anything else that was thrown. */
export function sayRefusedWrite(thrown: unknown, world: World): number | null {
  const refused = refusedWrite(thrown, world.cwd);
  if (refused === null) return null;
  world.stderr.write(diagnosticText(refused, styleOf(world.stderr, { color: null }, world), world.stderr));
  return exitCodeOf([refused]);
}
