// @ts-check
import { defineConfig } from 'astro/config';

// https://astro.build/config
export default defineConfig({
  // Files of their own, however small: the example is there to ask for them.
  vite: { build: { assetsInlineLimit: 0 } },
  build: { inlineStylesheets: 'never' },
});
