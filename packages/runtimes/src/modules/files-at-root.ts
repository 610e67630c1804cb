import { subscribe } from 'node:diagnostics_channel';
import { statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join, normalize } from 'node:path';

/**
 * Loaded, in development, before a server that looks for files at the root alone: what is asked for below the prefix, and is
 * one of its files, is asked for at the root.
 */
const { SVC_FILES: directory = '', SVC_FILES_BELOW: prefix = '' } = process.env;

subscribe('http.server.request.start', (message) => {
  const { request } = message as { readonly request: IncomingMessage };
  const { url = '' } = request;
  if (!url.startsWith(`${prefix}/`)) return;
  const atRoot = url.slice(prefix.length);
  if (isFile(atRoot.replace(/[?#].*$/, ''))) request.url = atRoot;
});

function isFile(path: string): boolean {
  try {
    // Normal, an absolute path leads nowhere above its root.
    return statSync(join(directory, normalize(decodeURIComponent(path)))).isFile();
  } catch {
    return false;
  }
}
