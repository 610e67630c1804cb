/** What the project root is called in an output. */
export const ROOT_IN_OUTPUT = '/project';

/** Takes the project root out of a text where it is a path, or begins one; a part of a longer path or name stays. */
export function sealRoot(text: string, root: string): string {
  const path = root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // Below `/app`, as in containers, a path may be a route: there only a URL of a file tells.
  const before = root.lastIndexOf('/') === 0 ? 'file://' : '(?:file://|(?<![\\w.~%\\]/-]))';
  return text.replace(new RegExp(`(${before})${path}(?![\\w.~%\\]-])`, 'g'), `$1${ROOT_IN_OUTPUT}`);
}
