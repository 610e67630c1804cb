import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { StaticAnswer } from '../static/file-answer.ts';
import type { StaticFiles } from '../static/static-files.ts';
import type { OwnedRequest } from './find-owner.ts';
import type { Site } from './site.ts';

/** Answers from the files of the service, if it has any and they have an answer. */
export function answerFromFiles(request: OwnedRequest): boolean | Promise<boolean> {
  const { files } = request.service;
  return files !== null && request.exchange.upgrade === null && findAndSend(request, files);
}

async function findAndSend({ exchange, asked, site }: OwnedRequest, find: StaticFiles): Promise<boolean> {
  const { incoming, response } = exchange;
  const { method = 'GET', headers } = incoming;
  const answer = await find({ method, ...asked, headers });
  // While the file was looked for, the client may have left.
  if (answer === null) return response.destroyed;
  send(answer, response, site.files);
  return true;
}

function send({ status, headers, body }: StaticAnswer, response: ServerResponse, files: Site['files']): void {
  response.writeHead(status, headers);
  if (body === null || response.req.method === 'HEAD') response.end();
  else if (body.kind === 'text') response.end(body.text);
  else pipeline(files.stream(body.path, { start: body.start, end: body.end }), response, () => {});
}
