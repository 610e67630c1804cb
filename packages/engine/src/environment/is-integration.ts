/** Whether this runs in continuous integration: `CI` is set, and not to `false` or `0` (design.md, "Command line"). */
export function isIntegration({ CI = '' }: Readonly<Record<string, string>>): boolean {
  return !['', '0', 'false'].includes(CI.toLowerCase());
}
