import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** What the argument parser says about a wrong command line, as a diagnostic like all others. */
export function usageError(said: string, command: string | null): Diagnostic {
  const [, message = said.trim(), suggestion] =
    /^error: ([\s\S]*?)(?:\s*\((Did you mean [\s\S]*\?)\))?\s*$/.exec(said) ?? [];
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}`.replaceAll("'", '"').replace(/[^.]$/, '$&.');
  return error('USAGE', sentence, suggestion ?? `See \`svc-build ${command === null ? '' : `${command} `}--help\`.`);
}
