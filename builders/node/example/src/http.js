import { createServer } from 'node:http';

createServer(({ url = '/' }, response) => {
  if (url === '/svc/node/greeting') response.end('Hello from node');
  else if (url.startsWith('/svc/node/path')) response.end(url);
  else response.writeHead(404).end();
}).listen(process.env.PORT ?? 3000);
