/** A value as a table; anything else is an empty one, because a manifest's shape is its own tool's business. */
export function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}
