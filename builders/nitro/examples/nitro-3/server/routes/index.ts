import { defineHandler, html } from 'nitro/h3';
import { useRuntimeConfig } from 'nitro/runtime-config';
import { said } from '../utils/said';

export default defineHandler(
  () => html`<!doctype html>
<title>A desk</title>
<link rel="icon" href="data:," />
<h1>${said('everybody')}</h1>
<a href="${useRuntimeConfig().app.baseURL}greet/a-visitor">A visitor</a>
`,
);
