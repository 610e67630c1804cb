import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stableJson } from '@svc-build/model/json';
import { diagnosticsOf, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';

/**
 * The child's side of a `call` step: the input comes as JSON on standard input, the result goes to a file, and standard
 * output is the log. A failed result still exits 0: its diagnostics speak. A throw is a bug and ends the process with its stack.
 */
export function runCall<Input>(call: (input: Input) => Promise<Result<unknown>>): void {
  // Written by our own executor, so its shape is known.
  const request = JSON.parse(readFileSync(0, 'utf8')) as { readonly input: Input; readonly output: string };
  void call(request.input).then((result) => {
    mkdirSync(dirname(request.output), { recursive: true });
    const answer = { value: result.ok ? result.value : null, diagnostics: diagnosticsOf(result) };
    writeFileSync(`${request.output}.part`, stableJson(answer));
    renameSync(`${request.output}.part`, request.output);
  });
}

/** The value that a `call` step of one of our modules left in the scratch directory. Its shape is known, as ours wrote it in this run. */
export async function callResult<Value>(file: string, scratch: SourceTree): Promise<Value> {
  const text = await scratch.readText(file);
  if (text === null) throw new Error(`The step that writes ${file} left none.`);
  return (JSON.parse(text) as { readonly value: Value }).value;
}
