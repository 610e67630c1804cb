import { reactRouter } from '@react-router/dev/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/desk/',
  plugins: [reactRouter()],
  // A file of its own, however small: the example is there to ask for it.
  build: { assetsInlineLimit: 0 },
});
