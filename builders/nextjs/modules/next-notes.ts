import { readFile } from 'node:fs/promises';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { runCall } from '@svc-build/runtimes/call/run-call';
import type { NextNotesInput } from '../plan-next.ts';

/** Says what the hook had to say while Next was built; an error when it did not run, whatever an older build left. */
async function nextNotes({ service, notes }: NextNotesInput): Promise<Result<null>> {
  const text = await readFile(notes, 'utf8').catch(() => null);
  if (text === null) return fail(hookDidNotRun(service));
  // Written by our own hook in this run, so its shape is known.
  const { diagnostics } = JSON.parse(text) as { readonly diagnostics: readonly Diagnostic[] };
  return ok(null, diagnostics);
}

function hookDidNotRun(service: string): Diagnostic {
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build of "${service}" ran no Next.js that took up the hook of svc-build.`,
    'Make the build script run `next build` of Next.js 16.2 or later itself: a tool in between may hold back NEXT_ADAPTER_PATH, or restore an old build.',
    { service },
  );
}

runCall(nextNotes);
