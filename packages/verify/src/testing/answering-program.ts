/** A program that answers these paths with these statuses, and everything else with 404. `before` is code that runs for each request. */
export function answering(statuses: Readonly<Record<string, number>>, before = ''): string {
  return `
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
const statuses = ${JSON.stringify(statuses)};
console.log('hello from ' + process.cwd().split('/').at(-1));
createServer((request, response) => {
  ${before}
  response.writeHead(statuses[request.url] ?? 404, { 'content-type': 'text/plain' }).end('it is ' + request.url);
}).listen(process.env.PORT, process.env.HOST);
`;
}
