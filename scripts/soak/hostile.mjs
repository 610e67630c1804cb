import { readdirSync } from 'node:fs';
import { randomNumbers } from '../random-numbers.mjs';

const modules = new URL('hostile/', import.meta.url);

/**
 * The long, random form of the tables in `test/hostile`: every module beside this one makes `rounds` inputs of its kind
 * and throws at the first that is not answered as it must be.
 * @param {{ rounds: number, seed: number, say: (line: string) => void }} options
 */
export async function soakHostile({ rounds, seed, say }) {
  const names = readdirSync(modules)
    .filter((name) => name.endsWith('.mjs'))
    .sort();
  for (const name of names) {
    /** @type {{ soakKind: (options: { rounds: number, random: () => number }) => Promise<string> }} */
    const { soakKind } = await import(new URL(name, modules).href);
    say(`${name.replace('.mjs', '')}: ${await soakKind({ rounds, random: randomNumbers(seed) })}`);
  }
}
