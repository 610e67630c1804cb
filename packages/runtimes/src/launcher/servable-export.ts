import { createServer, type RequestListener } from 'node:http';
import { Server } from 'node:net';
import { type FetchApp, fetchHandler } from './fetch-handler.ts';

const NAMES = ['default', 'module.exports', 'app', 'server', 'handler'];

/** A server for what a module exports: a server, a function that takes a request and a response, or an object with `fetch`. */
export function servableExport(module: unknown): Server | null {
  const values = exported(module);
  // A server comes before the app that it serves: its WebSockets are attached to it alone.
  const server = values.find((value) => value instanceof Server);
  if (server instanceof Server) return server;
  for (const value of values) {
    if (isFetchApp(value)) return createServer(fetchHandler(value));
    if (typeof value === 'function' && !isClass(value)) return createServer(value as RequestListener);
  }
  return null;
}

/** Compilers put an ES module's default export one level down when they emit CommonJS. */
function exported(module: unknown): readonly unknown[] {
  const outer = isPlain(module) ? module : {};
  const inner = isPlain(outer.default) ? outer.default : {};
  return [inner, outer].flatMap((level) => NAMES.map((name) => level[name]));
}

/** Module namespaces and object literals: what an app or a server holds is no export. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isFetchApp(value: unknown): value is FetchApp {
  const holdsFetch = (typeof value === 'object' || typeof value === 'function') && value !== null;
  return holdsFetch && typeof (value as Partial<FetchApp>).fetch === 'function';
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class');
}
