/**
 * A program that answers the request for `/raw/N` with bytes as they are, and everything else properly. A list that ends
 * in 'close' has the connection closed behind them.
 */
export function answeringBytes(answers: readonly string[]): string {
  return `
import { createServer } from 'node:net';
const answers = ${JSON.stringify(answers.map((bytes) => Buffer.from(bytes, 'latin1').toString('base64')))};
createServer((socket) => {
  socket.on('error', () => {});
  let head = '';
  socket.on('data', (chunk) => {
    head += chunk.toString('latin1');
    const end = head.indexOf('\\r\\n\\r\\n');
    if (end === -1) return;
    const [, number] = /^\\w+ \\/raw\\/(\\d+) /.exec(head) ?? [];
    head = '';
    if (number === undefined) return void socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok');
    socket.end(Buffer.from(answers[Number(number)], 'base64'));
  });
}).listen(process.env.PORT, process.env.HOST);
`;
}
