export function said(to: string): string {
  return `The desk answers ${to}.`;
}
