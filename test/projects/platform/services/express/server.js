import { paths } from '@platform/client';
import express from 'express';

const app = express();
app.get('/svc/search/paths', (_, response) => response.json(paths));
app.listen(process.env.PORT);
