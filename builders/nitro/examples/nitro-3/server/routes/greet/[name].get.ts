import { defineHandler, html } from 'nitro/h3';
import { said } from '../../utils/said';

export default defineHandler(
  (event) => html`<!doctype html>
<title>A visitor</title>
<link rel="icon" href="data:," />
<p>${said(event.context.params?.name ?? 'nobody')}</p>
`,
);
