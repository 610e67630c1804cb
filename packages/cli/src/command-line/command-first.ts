import type { Command } from 'commander';

/** Puts the command's name first: `svc-build -C app --json build` means what `svc-build build -C app --json` means. */
export function commandFirst(argv: readonly string[], program: Command): readonly string[] {
  const takesValue = new Set(
    program.commands
      .flatMap((command) => command.options)
      .filter((option) => option.required)
      .flatMap(({ short, long }) => [short, long]),
  );
  const names = program.commands.map((command) => command.name());
  for (let at = 0; at < argv.length; at += takesValue.has(argv[at]) ? 2 : 1) {
    const word = argv[at] ?? '';
    if (names.includes(word)) return [word, ...argv.slice(0, at), ...argv.slice(at + 1)];
    if (!word.startsWith('-')) return argv;
  }
  return argv;
}
