import type { Command } from '@svc-build/model/host';

/** What the shell calls itself in its own complaints. */
const SHELL_NAME = 'svc-build-start';
/** What a shell adds to the environment by itself is taken out again. */
const SCRIPT = 'read -r svc_build_line && unset PWD OLDPWD SHLVL && exec "$@"';
/** Variables that every shell hands on as they are: names that it can hold, and that it does not set itself. */
const CARRIED =
  /^(?!(?:_|PWD|OLDPWD|SHLVL|IFS|PPID|LINENO|OPT(?:IND|ARG|ERR)|PS\d|E?UID|BASH\w*|SHELLOPTS|svc_build_line)$)[A-Za-z_]\w*$/;

/**
 * The command behind a shell that begins it when it reads a line, with the same process id. Where we are killed before we
 * send that line, the shell reads the end of its input, and the program never begins. The rest of the input is the program's.
 */
export function heldCommand({ argv, env }: Command): Pick<Command, 'argv' | 'env'> {
  const variables = Object.entries(env);
  const others = variables.filter(([name]) => !CARRIED.test(name)).map(([name, value]) => `${name}=${value}`);
  const program = others.length === 0 ? argv : ['/usr/bin/env', '--', ...others, ...argv];
  return {
    argv: ['/bin/sh', '-c', SCRIPT, SHELL_NAME, ...program],
    env: Object.fromEntries(variables.filter(([name]) => CARRIED.test(name))),
  };
}

/** The line that begins the program. */
export const BEGIN = '\n';

/** What the shell says in a line of standard error when it cannot run the program; null for every line of a program. */
export function shellRefusal(line: string): string | null {
  return line.startsWith(`${SHELL_NAME}: `) ? line.slice(SHELL_NAME.length + 2).replace(/^(?:line )?\d+: /, '') : null;
}

/** The codes with which a shell ends that cannot run a program. */
export const CANNOT_RUN: ReadonlySet<number> = new Set([126, 127]);
