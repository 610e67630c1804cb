/** Cents as people write an amount. */
export function amount(cents: number): string {
  return `${(cents / 100).toFixed(2)} EUR`;
}
