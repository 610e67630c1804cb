import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type Express, type Response } from 'express';
import { echo } from './echo.js';
import type { Product } from './products.js';

/** Routes carry the whole prefix: it is not stripped on the way here. */
export function createApp(products: readonly Product[]): Express {
  const app = express();
  app.disable('x-powered-by');

  app.get('/svc/express/health', (_request, response) => {
    response.json({ service: 'express-api', ok: true });
  });

  app.get('/svc/express/products', (_request, response) => {
    response.json(products);
  });

  app.get('/svc/express/products/:id', (request, response) => {
    const product = products.find(({ id }) => id === request.params.id);
    if (product === undefined) notFound(response, `no product ${request.params.id}`);
    else response.json(product);
  });

  // These files are named at run time, so only includeFiles can bring them into a bundle.
  app.get('/svc/express/greetings/:language', async (request, response) => {
    const language = request.params.language.replace(/[^a-z]/g, '');
    const text = await readFile(join(process.cwd(), 'greetings', `${language}.json`), 'utf8').catch(() => null);
    if (text === null) notFound(response, `no greeting in ${language}`);
    else response.type('json').send(text);
  });

  app.get('/svc/express/notice', async (_request, response) => {
    response.type('text').send(await readFile(join(process.cwd(), '../../NOTICE.txt'), 'utf8'));
  });

  app.all('/svc/express/echo', echo);

  app.use((request, response) => notFound(response, `express-api has no ${request.originalUrl}`));
  return app;
}

function notFound(response: Response, error: string): void {
  response.status(404).json({ service: 'express-api', error });
}
