import { blanked, readCode } from '../code/code-text.ts';

/** The settings right in the object of a configuration in code, each with the word that its value begins with. */
export function ownSettings(text: string): ReadonlyMap<string, string> {
  const { code, literals } = readCode(text, 'js');
  const plain = literals.reduce((rest, { offset, length }) => {
    const end = offset + length;
    return rest.slice(0, offset) + blanked(rest.slice(offset, end)) + rest.slice(end);
  }, code);
  const settings = new Map<string, string>();
  let depth = 0;
  for (const { 0: token, 1: name = '', 2: value = '' } of plain.matchAll(/[{}]|(\w+)\s*:\s*(\w*)/g)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    else if (depth === 1) settings.set(name, value);
  }
  return settings;
}
