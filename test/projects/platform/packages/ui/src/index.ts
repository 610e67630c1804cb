/** Exported as it is written: whoever bundles it compiles it. */
export function title(of: string): string {
  return `${of} of the platform`;
}
