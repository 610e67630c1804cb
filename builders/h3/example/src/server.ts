import { H3, serve } from 'h3';

const app = new H3();

app.get('/svc/h3/greeting', () => 'Hello from h3');
app.get('/svc/h3/path', (event) => `${event.url.pathname}${event.url.search}`);

serve(app, { port: Number(process.env.PORT ?? 3000) });
