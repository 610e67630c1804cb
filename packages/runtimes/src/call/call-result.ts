import type { SourceTree } from '@svc-build/model/source-tree';

/** The value that a `call` step of one of our modules left in the scratch directory. Its shape is known, as ours wrote it in this run. */
export async function callResult<Value>(file: string, scratch: SourceTree): Promise<Value> {
  const text = await scratch.readText(file);
  if (text === null) throw new Error(`The step that writes ${file} left none.`);
  return (JSON.parse(text) as { readonly value: Value }).value;
}
