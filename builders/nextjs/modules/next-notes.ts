import { readFile } from 'node:fs/promises';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { runCall } from '@svc-build/runtimes/call/run-call';
import { basePathMissed } from '../built/base-path-missed.ts';
import type { NextHook } from '../next-range.ts';
import type { NextNotesInput } from '../plan-next.ts';

/** Says what the hook had to say while Next was built; an error when it did not run, whatever an older build left. */
async function nextNotes(input: NextNotesInput): Promise<Result<null>> {
  const text = await readFile(input.notes, 'utf8').catch(() => null);
  if (text === null) return fail(hookDidNotRun(input));
  const missed = await basePathMissed(input);
  if (missed !== null) return fail(missed);
  // Written by our own hook in this run, so its shape is known.
  const { diagnostics } = JSON.parse(text) as { readonly diagnostics: readonly Diagnostic[] };
  return ok(null, diagnostics);
}

/** The variable that brings each hook. */
const BROUGHT_BY: Readonly<Record<NextHook, string>> = {
  adapter: 'NEXT_ADAPTER_PATH',
  preload: 'NODE_OPTIONS',
  either: 'NODE_OPTIONS or NEXT_ADAPTER_PATH',
};

function hookDidNotRun({ service, hook }: NextNotesInput): Diagnostic {
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build of "${service}" ran no Next.js that took up the hook of svc-build.`,
    `Make the build script run \`next build\` itself: a tool in between may hold back ${BROUGHT_BY[hook]}, or restore an old build.`,
    { service },
  );
}

runCall(nextNotes);
