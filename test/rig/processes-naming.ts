import { readdirSync, readFileSync } from 'node:fs';

/** All processes whose command line or environment holds a text, such as a directory: id and command line. */
export function processesNaming(text: string): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) => {
      const [command, environment] = ['cmdline', 'environ'].map((file) => read(`/proc/${pid}/${file}`));
      return `${command}${environment}`.includes(text) ? [`${pid} ${command?.replaceAll('\0', ' ')}`] : [];
    });
}

/** Empty when the process has gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
