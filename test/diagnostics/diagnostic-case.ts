/** A project that is wrong (or worth a warning), the command that finds out, and the exit code. */
export interface DiagnosticCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Links to make: path → target. */
  readonly links?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program without which the case is skipped. */
  readonly needs?: string;
  readonly exit: 0 | 1 | 2 | 3;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A `vercel.json` of these services, written the way people write it. */
export function services(declared: Readonly<Record<string, Fields>>, more: Fields = {}): string {
  return `${JSON.stringify({ ...more, experimentalServices: declared }, null, 2)}\n`;
}

export const site = { 'site/index.html': '<h1>site</h1>' };

/** One service with these fields, in a folder of files. */
export function one(fields: Fields): DiagnosticCase['files'] {
  return { ...site, 'vercel.json': services({ site: { entrypoint: 'site', routePrefix: '/', ...fields } }) };
}

/** A Go module in `api`, and its program. */
export const goModule = { 'api/go.mod': 'module example.com/api\n\ngo 1.21\n' };
export const goMain = 'package main\n\nfunc main() {}\n';

/** A project of one service in `api`. */
export const api = (fields: Fields = {}): string =>
  services({ api: { entrypoint: 'api', routePrefix: '/', ...fields } });
