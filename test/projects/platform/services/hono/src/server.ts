import { serve } from '@hono/node-server';
import { amount } from '@platform/format';
import { Hono } from 'hono';

const app = new Hono().basePath('/svc/accounts');
app.get('/balance', (context) => context.json({ balance: amount(4200) }));
serve({ fetch: app.fetch, port: Number(process.env.PORT) });
