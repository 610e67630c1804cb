import { type Diagnostic, error } from './diagnostic.ts';
import { fail, type Result } from './result.ts';

/** Something of the project that is there and cannot be read. The door to the disk throws it; to users it is a diagnostic. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly path: string;
  /** The end of the sentence "The file "x" cannot be read: …". */
  readonly problem: string;
  /** As the system says it; empty when it is our own rule. */
  readonly code: string;
  /** Named as in errors of the disk, for code that goes on without what the disk refuses. */
  readonly syscall = 'read';

  constructor(path: string, problem: string, code = '') {
    super(`${path} cannot be read: ${problem}`);
    this.path = path;
    this.problem = problem;
    this.code = code;
  }
}

/** What could not be read, when that is what was thrown; null for everything else. Paths below `root` are shown from there. */
export function unreadableFile(thrown: unknown, root: string): Diagnostic | null {
  if (!(thrown instanceof UnreadableFile)) return null;
  const { path, problem } = thrown;
  const file = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  return error(
    'FILE_UNREADABLE',
    `${JSON.stringify(file)} cannot be read: ${problem}.`,
    'Fix its permissions or its name, make it smaller, or remove it.',
    { location: { file, line: 1, column: 1, length: 1, lineText: '' } },
  );
}

/** The result of some work, or a failure that names what could not be read. */
export async function unlessUnreadable<T>(root: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (thrown) {
    const diagnostic = unreadableFile(thrown, root);
    if (diagnostic === null) throw thrown;
    return fail(diagnostic);
  }
}
