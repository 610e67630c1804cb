import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A minor version of Python that pyenv has on this machine, and that `python3` on PATH does not mean; or why there is none. */
export function otherPython(path: string): { readonly minor: string } | { readonly missing: string } {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const own = spawnSync('python3', ['--version'], { encoding: 'utf8', env: { ...process.env, PATH: path } }).stdout;
  if (!own) return { missing: `there is no python3 on ${path}` };
  const minors = (existsSync(versions) ? readdirSync(versions) : []).flatMap(
    (name) => /^(3\.1\d)\.\d+$/.exec(name)?.[1] ?? [],
  );
  const minor = minors.find((one) => !own.startsWith(`Python ${one}.`));
  return minor === undefined ? { missing: `pyenv has no other Python than ${own.trim()}` } : { minor };
}
