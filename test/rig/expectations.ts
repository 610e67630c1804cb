import { readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { NodeLine } from './installed-node.ts';

/** The `expect.json` of an example: requests with their answers, and WebSockets with what comes back for a message. */
export interface Expectations {
  readonly requests: readonly {
    readonly get: string;
    readonly status: number;
    readonly contains?: string;
    /** Only what was built answers so: what it leaves out is there among the sources. */
    readonly built?: true;
  }[];
  readonly websockets?: readonly Exchange[];
  /** A source whose contents count. */
  readonly edit?: string;
  /** Of a frontend: what a browser does with its pages. */
  readonly walk?: Walk;
  /** An edit that a browser shows while the service runs from its sources. */
  readonly dev?: DevEdit;
  /** Its install and build take too long for every run: `npm run test:frameworks` builds it, by turns. */
  readonly takesTurns?: true;
  /** The line of Node that it is built and run on, where the oldest that is supported is too old for it. */
  readonly node?: NodeLine;
  /** The npm package whose version counts. */
  readonly versionOf?: string;
  /** Why two directories, or two builds, give other bytes. */
  readonly bytesDiffer?: string;
}

/** A page that is opened, and a link of it that leads to another page. Paths are below the origin. */
export interface Walk {
  readonly open: string;
  readonly shows: string;
  /** The text of the link. */
  readonly click: string;
  readonly to: string;
  readonly thenShows: string;
}

/** An edit of a source whose page is open in a browser. */
export interface DevEdit {
  /** The source. */
  readonly edit: string;
  /** What is replaced in it, and by what. */
  readonly find: string;
  readonly replace: string;
  /** The part of that which the page shows then; all of it where nothing is said. */
  readonly see?: string;
  /** What in the place of `find` does not compile; null where every text will do, as in a page of HTML. */
  readonly broken: string | null;
  /** What the message about that says, as a pattern, where it is not a line of the source. */
  readonly told?: string;
  /** The page, where it is not the one that the walk, or the first request, opens. */
  readonly open?: string;
  /** The page is loaded again by hand, as those of servers and of sites that are built again are. */
  readonly reload?: true;
}

interface Exchange {
  readonly path: string;
  readonly send: string;
  readonly receive: string;
}

export async function readExpectations(path: string): Promise<Expectations> {
  return JSON.parse(await readFile(path, 'utf8'));
}

/** Puts all of an example's questions to a served output, or to what runs from its sources. */
export async function meetExpectations(origin: string, expectations: Expectations, isBuilt = true): Promise<void> {
  for (const request of expectations.requests) {
    if (request.built === true && !isBuilt) continue;
    const answer = await ask(origin, request.get);
    expect({ get: request.get, status: answer.status, body: answer.body }).toEqual({
      get: request.get,
      status: request.status,
      body: expect.stringContaining(request.contains ?? ''),
    });
  }
  for (const { path, send, receive } of expectations.websockets ?? [])
    expect(await echo(`${origin.replace('http', 'ws')}${path}`, send)).toBe(receive);
}

/** A request that is sent exactly as written: `fetch` would normalise the path before the gateway sees it. */
export function ask(origin: string, path: string): Promise<{ readonly status: number; readonly body: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}

function echo(url: string, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    let asked = false;
    socket.on('open', () => {
      asked = true;
      socket.send(message);
    });
    socket.on('message', (data) => {
      // A server may greet first; the echo is what comes back for what was sent.
      if (!asked || !String(data).includes(message)) return;
      resolve(String(data));
      socket.close();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${url} closed without an answer`)));
  });
}
