/** A command as one would type it: a script of `sh -c` stands for itself. */
export function commandLine(argv: readonly string[]): string {
  if (argv[0] === 'sh' && argv[1] === '-c') return argv.slice(2).join(' ');
  return argv.map((argument) => (/^[\w./:=@%+,{}-]+$/.test(argument) ? argument : JSON.stringify(argument))).join(' ');
}
