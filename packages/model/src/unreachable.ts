/** Ends a switch over a closed union: a value that reaches it is a bug, and the compiler says so first. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
