/** Whether a path looks like a page rather than a file: its last segment has no dot. Fallbacks answer pages only. */
export function isPagePath(path: string): boolean {
  return !path.slice(path.lastIndexOf('/') + 1).includes('.');
}
