import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The processes whose command line, environment or working directory holds a text, such as a project's path: id and command line. */
export function processesNaming(text: string): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) => {
      const command = read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      const environment = read(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
      const directory = read(() => readlinkSync(`/proc/${pid}/cwd`));
      // One that is ending still has a directory, but no command line any more.
      if (command === '') return [];
      return [command, environment, directory].some((part) => part.includes(text))
        ? [`${pid} ${command.replaceAll('\0', ' ')}`]
        : [];
    });
}

/** Empty when the process has gone, or is another user's. */
function read(look: () => string): string {
  try {
    return look();
  } catch {
    return '';
  }
}
