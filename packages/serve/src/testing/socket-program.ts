import { createRequire } from 'node:module';

const WS = createRequire(import.meta.url).resolve('ws');

/** A program that takes WebSockets, and mishandles some of them on request. */
export const SOCKETS = `
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
const { WebSocketServer } = createRequire(import.meta.url)(${JSON.stringify(WS)});
const server = createServer((request, response) => response.end('plain'));
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  if (request.url === '/ws/refuse') {
    return void socket.end('HTTP/1.1 403 Forbidden\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nno');
  }
  if (request.url === '/ws/reset') return void socket.resetAndDestroy();
  if (request.url === '/ws/raw') {
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\nhello ' + head);
    socket.on('data', (chunk) => socket.write('got ' + chunk));
    socket.on('end', () => socket.end('and bye'));
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => {
    client.send(request.url + ' ' + request.headers['x-forwarded-prefix']);
    client.on('message', (data, binary) => client.send(data, { binary }));
    client.on('close', (code) => console.log('closed ' + code));
  });
});
server.listen(process.env.PORT, process.env.HOST);
`;
