/**
 * Values for the placeholders of a plan's strings. They are filled in after hashing, so that plans and keys hold no path
 * of the machine: `{root}` project, `{service}` service root, `{scratch}` its scratch directory, `{keep:NAME}`,
 * `{modules}` the modules that we ship, `{fingerprint}` in hex, `{secret}` what frameworks bake in, derived from it and
 * from what the project keeps to itself, `{PATH}` the caller's PATH, `{port}` where it is to listen.
 */
export type PlaceholderValues = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{(open|root|service|scratch|modules|fingerprint|secret|PATH|port|keep:[A-Za-z0-9._-]+)\}/g;

/** Fills the placeholders of a string; one without a value is a bug in the builder. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    if (name === 'open') return '{';
    const value = values[name];
    if (value === undefined) throw new Error(`The placeholder {${name}} has no value in ${JSON.stringify(text)}.`);
    return value;
  });
}

/** The names of the placeholders in a text. */
export function placeholdersIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
}

/** For people: text that is not ours as it was, and placeholders by their names. */
export function unescapePlaceholders(text: string): string {
  return text.replaceAll('{open}', '{');
}

/** Protects text that is not ours, such as a package script, from being read as placeholders. */
export function escapePlaceholders(text: string): string {
  return text.replaceAll('{', '{open}');
}
