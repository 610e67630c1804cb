import { createServer } from 'node:http';
import express from 'express';
import { WebSocketServer } from 'ws';
import { greeting } from './greeting.js';

const app = express();
const server = createServer(app);

app.get('/svc/express/greeting', (_request, response) => {
  response.send(greeting);
});
app.get('/svc/express/path', (request, response) => {
  response.send(request.originalUrl);
});

new WebSocketServer({ server, path: '/svc/express/echo' }).on('connection', (socket) => {
  socket.on('message', (data) => socket.send(String(data)));
});

server.listen(Number(process.env.PORT ?? 3000));
