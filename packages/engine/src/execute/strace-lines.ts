import { resolve } from 'node:path';

/** What a process did with a path. `read` and `listed` name what is there, links followed; `absent` what it looked for in vain. */
export interface SeenPath {
  readonly kind: 'read' | 'listed' | 'absent' | 'written';
  /** Absolute. */
  readonly path: string;
}

/** What one process did, and which program it was by the end; null where it began as a copy of another and stayed one. */
export interface SeenProcess {
  readonly program: string | null;
  readonly seen: readonly SeenPath[];
}

/** Reading and looking; what makes a path, so that one's own files are known; and what moves the place that paths start at. */
export const STRACE_CALLS = [
  ...[
    'open',
    'openat',
    'openat2',
    'creat',
    'stat',
    'lstat',
    'newfstatat',
    'statx',
    'access',
    'faccessat',
    'faccessat2',
  ],
  ...['readlink', 'readlinkat', 'getdents', 'getdents64', 'execve', 'execveat', 'chdir', 'fchdir'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat', 'mkdir', 'mkdirat'],
] as const;

const TEXT = '((?:[^"\\\\]|\\\\.)*)';
const PLACE = '<((?:[^>\\\\]|\\\\.)*)>';
const FIRST_PATH = new RegExp(`^(\\w+)\\((?:(?:AT_FDCWD|\\d+)${PLACE}, )?"${TEXT}"`);
const LAST_PATH = new RegExp(`(?:(?:AT_FDCWD|\\d+)${PLACE}, )?"${TEXT}"(?:, [\\w|]+)?\\)\\s+= 0$`);
const RESULT = new RegExp(`\\)\\s+= (-?\\d+|\\?)(?:${PLACE})?(?: (E[A-Z]+) .*)?$`);
const LISTED = new RegExp(`^getdents(?:64)?\\(\\d+${PLACE}`);
const WORKING = new RegExp(`\\(AT_FDCWD${PLACE}`);
const MAKES = /^(?:rename|link|symlink|mkdir)/;

/** Reads what strace wrote of one process with `-y`. `cwd` is where it began; absolute. */
export function seenInStrace(text: string, cwd: string): SeenProcess {
  let [place, program] = [cwd, null as string | null];
  const seen = new Map<string, SeenPath>();
  for (const line of text.split('\n')) {
    const working = WORKING.exec(line)?.[1];
    if (working !== undefined) place = plain(working);
    const [, call = '', base, written = ''] = FIRST_PATH.exec(line) ?? [];
    const result = RESULT.exec(line);
    const path = resolve(base === undefined ? place : plain(base), plain(written));
    if (result?.[1] === '0' && call === 'chdir') place = path;
    if (result?.[1] === '0' && call === 'execve') program = path;
    const one = seenInLine(line, { call, path, place, isEmpty: written === '', result });
    if (one !== null) seen.set(`${one.kind} ${one.path}`, one);
  }
  // A directory may be opened as a file is; what is then asked of it says what it is.
  for (const { kind, path } of [...seen.values()]) if (kind === 'listed') seen.delete(`read ${path}`);
  return { program, seen: [...seen.values()] };
}

interface Call {
  readonly call: string;
  readonly path: string;
  readonly place: string;
  readonly isEmpty: boolean;
  readonly result: RegExpExecArray | null;
}

function seenInLine(line: string, { call, path, place, isEmpty, result }: Call): SeenPath | null {
  const listed = LISTED.exec(line)?.[1];
  if (listed !== undefined) return { kind: 'listed', path: plain(listed) };
  if (result === null || isEmpty) return null;
  const [, , opened, code] = result;
  if (MAKES.test(call)) {
    const [, base, last = ''] = LAST_PATH.exec(line) ?? [];
    return last === ''
      ? null
      : { kind: 'written', path: resolve(base === undefined ? place : plain(base), plain(last)) };
  }
  // A program that is looked for along PATH is one that is not there in most places; PATH is in every key.
  if (code !== undefined) {
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    return isMissing && !call.startsWith('exec') ? { kind: 'absent', path } : null;
  }
  if (call === 'creat') return { kind: 'written', path };
  if (call.startsWith('open')) return seenInOpen(line, opened === undefined ? path : plain(opened));
  return call.startsWith('readlink') || call.startsWith('exec') ? { kind: 'read', path } : null;
}

function seenInOpen(line: string, path: string): SeenPath | null {
  if (/\bO_(?:WRONLY|CREAT|TRUNC)\b/.test(line)) return { kind: 'written', path };
  return /\bO_(?:DIRECTORY|PATH)\b/.test(line) ? null : { kind: 'read', path };
}

/** A text as strace prints it: bytes in octal, and signs that mean something behind a backslash. */
function plain(text: string): string {
  if (!text.includes('\\')) return text;
  const SIGNS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f' };
  const bytes = text.replace(/\\([0-7]{1,3}|.)/g, (_, sign: string) =>
    /^[0-7]/.test(sign) ? String.fromCharCode(Number.parseInt(sign, 8)) : (SIGNS[sign] ?? sign),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
