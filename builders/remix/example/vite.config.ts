import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/desk/',
  plugins: [remix({ basename: '/desk/' })],
  // A file of its own, however small: the example is there to ask for it.
  build: { assetsInlineLimit: 0 },
});
