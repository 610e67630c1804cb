import { Hono } from 'hono';

const app = new Hono().basePath('/svc/hono');

app.get('/greeting', (context) => context.text('Hello from hono'));
app.get('/path', (context) => context.text(context.req.url));

// Served through its `fetch`: there is nothing that listens.
export default app;
