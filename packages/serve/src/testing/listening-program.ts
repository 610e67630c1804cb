/** A program that listens where it is told, and misbehaves on request. */
export const LISTEN = `
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  if (request.url === '/env') return void response.end(JSON.stringify(process.env));
  if (request.url === '/pid') return void response.end(String(process.pid));
  if (request.url === '/crash') { console.error('it broke'); process.exit(7); }
  if (request.url === '/slow') {
    response.write('begun ');
    console.log('slow began');
    process.once('SIGUSR2', () => response.end('ended'));
    return;
  }
  response.end(process.argv.slice(2).join(' ') || 'ok');
}).listen(process.env.PORT, process.env.HOST);
`;
