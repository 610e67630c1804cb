import { posix } from 'node:path';
import { contentType } from 'mime-types';
import type { FoundFile } from './find-static-file.ts';

/** What of a request matters here. `path` is normalised and still percent-encoded. */
export interface StaticRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: {
    readonly accept?: string | undefined;
    readonly 'if-none-match'?: string | undefined;
    readonly 'if-range'?: string | undefined;
    readonly range?: string | undefined;
  };
}

/** An answer, ready to be sent. */
export interface StaticAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body:
    | { readonly kind: 'file'; readonly path: string; readonly start: number; readonly end: number }
    | { readonly kind: 'text'; readonly text: string }
    | null;
}

/** Answers a request with a file, as its conditions and its range ask for. */
export function answerFile(
  file: FoundFile,
  { method, headers }: StaticRequest,
  { version, cacheControl }: { readonly version: string; readonly cacheControl: string },
): StaticAnswer {
  const etag = etagOf(file, version);
  const shared = { etag, 'cache-control': cacheControl, 'accept-ranges': 'bytes' };
  if (matches(headers['if-none-match'], etag)) return { status: 304, headers: shared, body: null };
  const wanted = headers['if-range'] === undefined || headers['if-range'] === etag ? headers.range : undefined;
  const range = wanted === undefined || method !== 'GET' ? null : parseByteRange(wanted, file.size);
  if (range === null) return wholeFile(file, 200, shared);
  if (range === 'unsatisfiable') {
    return text(416, 'The file is shorter than that.', { 'content-range': `bytes */${file.size}` });
  }
  return {
    status: 206,
    headers: {
      ...shared,
      'content-type': typeOf(file),
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${file.size}`,
    },
    body: { kind: 'file', path: file.path, ...range },
  };
}

/** Answers with all of a file. */
export function wholeFile(file: FoundFile, status: number, headers: Readonly<Record<string, string>>): StaticAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': typeOf(file), 'content-length': String(file.size) },
    body: file.size === 0 ? null : { kind: 'file', path: file.path, start: 0, end: file.size - 1 },
  };
}

/** Answers with a sentence. */
export function text(status: number, sentence: string, headers: Readonly<Record<string, string>>): StaticAnswer {
  return {
    status,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    body: { kind: 'text', text: `${sentence}\n` },
  };
}

function typeOf(file: FoundFile): string {
  const extension = posix.extname(file.name);
  return (extension !== '' && contentType(extension)) || 'application/octet-stream';
}

function etagOf({ size, mtimeMs }: FoundFile, version: string): string {
  const build = version.replace(/[^0-9A-Za-z]/g, '').slice(-16);
  return `"${build}-${size.toString(36)}-${Math.round(mtimeMs * 1000).toString(36)}"`;
}

/** If-None-Match compares weakly (RFC 9110 section 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}

/** First and last byte to send. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header for a file of `size` bytes (RFC 9110 section 14). Null means: send the whole file, which is
 * the answer to anything that is not one well-formed range of bytes.
 */
export function parseByteRange(header: string, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (match === null) return null;
  const [, first = '', last = ''] = match;
  if (first === '') return last === '' ? null : suffix(Number(last), size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  return length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size - 1 };
}
