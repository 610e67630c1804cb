import { said } from '../utils/said';

export default defineEventHandler(() => `<!doctype html>
<title>A desk</title>
<link rel="icon" href="data:," />
<h1>${said('everybody')}</h1>
<a href="${useRuntimeConfig().app.baseURL}greet/a-visitor">A visitor</a>
`);
