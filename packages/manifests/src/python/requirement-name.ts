/** The name at the head of a requirement (PEP 508), as indexes compare names (PEP 503); null when there is none. */
export function requirementName(requirement: string): string | null {
  const name = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:$|[[(<>=!~;@,\s])/.exec(requirement)?.[1];
  return name === undefined ? null : name.replace(/[-_.]+/g, '-').toLowerCase();
}
