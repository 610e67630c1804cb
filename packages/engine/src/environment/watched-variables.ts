import { sealed } from './project-secret.ts';

/** Variables of the caller that a run depended on, without their values. */
export interface WatchedVariables {
  /** By name; null where it was not set. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Every variable with one of these prefixes counts too. */
  readonly prefixes: readonly string[];
}

type Variables = Readonly<Record<string, string>>;

/** Which variables of the caller to note: by name, and all with one of some prefixes. */
interface VariablesToWatch {
  readonly names: Iterable<string>;
  readonly prefixes: readonly string[];
}

/** Notes variables as HMACs, so that values cannot be guessed from what is written down. */
export function watchVariables(
  { names, prefixes }: VariablesToWatch,
  caller: Variables,
  secret: string,
): WatchedVariables {
  const watched = [...new Set([...names, ...prefixed(caller, prefixes)])].sort();
  const values = Object.fromEntries(watched.map((name) => [name, sealed(ofCaller(name, caller), secret)]));
  return { values, prefixes: [...new Set(prefixes)].sort() };
}

/** Whether the caller has the same variables with the same values still. */
export function sameVariables({ values, prefixes }: WatchedVariables, caller: Variables, secret: string): boolean {
  return (
    prefixed(caller, prefixes).every((name) => Object.hasOwn(values, name)) &&
    Object.entries(values).every(([name, value]) => sealed(ofCaller(name, caller), secret) === value)
  );
}

/** A name may be one that every object has, such as "constructor". */
function ofCaller(name: string, caller: Variables): string | undefined {
  return Object.hasOwn(caller, name) ? caller[name] : undefined;
}

function prefixed(caller: Variables, prefixes: readonly string[]): readonly string[] {
  return prefixes.length === 0
    ? []
    : Object.keys(caller).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
}
