/** Whether this runs in continuous integration: `CI` is set, and not to `false` or `0`. */
export function isIntegration({ CI = '' }: Readonly<Record<string, string>>): boolean {
  return CI !== '' && CI !== 'false' && CI !== '0';
}
