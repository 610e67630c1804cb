import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../rig/project-rig.ts';

/** A thing that a reader does with the project of a page: writes a file, or runs a command and sees what it prints. */
export type Part =
  | { readonly kind: 'file'; readonly path: string; readonly contents: string }
  | { readonly kind: 'command'; readonly line: string; readonly printed: readonly string[] };

/** A fence with its language and what follows it, or the comment with which a page begins another project. */
const BLOCK = /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$|^<!-- (?:new project|project of (\S+)) -->$/gm;

/**
 * The examples of a page, one list for each project. A block with the name of a file, such as "```json vercel.json", is
 * that file; a block of `console` holds commands after `$ ` and what they print. "<!-- new project -->" begins an empty
 * project, and "<!-- project of getting-started.md -->" one with the files of that page.
 */
export function pageExamples(page: string): readonly (readonly Part[])[] {
  const projects: Part[][] = [[]];
  const text = readFileSync(join(repository, 'docs', page), 'utf8');
  for (const [comment, language, path, body = '', other] of text.matchAll(BLOCK)) {
    if (comment.startsWith('<!--')) projects.push(other === undefined ? [] : firstFiles(other));
    else if (path !== undefined) projects.at(-1)?.push({ kind: 'file', path, contents: body });
    else if (language === 'console') projects.at(-1)?.push(...commandsOf(body));
  }
  return projects.filter((parts) => parts.some((part) => part.kind === 'command'));
}

/** What the project of another page is at first: its files, each as it is written for the first time. */
function firstFiles(page: string): Part[] {
  const files = pageExamples(page).flatMap((parts) => parts.filter((part) => part.kind === 'file'));
  return files.filter((part, index) => files.findIndex(({ path }) => path === part.path) === index);
}

function commandsOf(body: string): Part[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [line = '', ...printed] = text.trimEnd().split('\n');
      return { kind: 'command', line, printed };
    });
}

/** What differs from run to run, or from machine to machine, in the words of the pages: times, sizes, digests, the port. */
export function masked(text: string, port: number): readonly string[] {
  return text
    .replaceAll(`:${port}`, ':3000')
    .replace(/\b\d+(\.\d+)? (ms|s|min)\b/g, 'TIME')
    .replace(/\b\d+(\.\d+)? (B|kB|MB|GB)\b/g, 'SIZE')
    .replace(/"(durationMs|bytes|readyMs|memoryBytes)": ?\d+/g, '"$1":N')
    .replace(/\b(sha256:)?[0-9a-f]{64}\b/g, 'DIGEST')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
}

/** Whether lines are those of a page, in which a line "…" stands for any number of them. */
export function fits(lines: readonly string[], [wanted, ...others]: readonly string[]): boolean {
  if (wanted === undefined) return lines.length === 0;
  if (wanted === '…') return [...lines.keys(), lines.length].some((from) => fits(lines.slice(from), others));
  return lines[0] === wanted && fits(lines.slice(1), others);
}
