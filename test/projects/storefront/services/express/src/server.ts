import { createServer } from 'node:http';
import { createApp } from './app.js';
import { serveLive } from './live.js';
import { loadProducts } from './products.js';

const server = createServer(createApp(await loadProducts()));
serveLive(server, '/svc/express/live');
server.listen(Number(process.env.PORT ?? 3000));
