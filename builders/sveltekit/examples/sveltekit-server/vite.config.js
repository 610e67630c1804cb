import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
	plugins: [sveltekit()],
	// A file of its own, however small: the example is there to ask for it.
	build: { assetsInlineLimit: 0 }
});
