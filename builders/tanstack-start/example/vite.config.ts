import { tanstackStart } from '@tanstack/react-start/plugin/vite'
import viteReact from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [tanstackStart(), viteReact()],
  // A file of its own, however small: the example is there to ask for it.
  build: { assetsInlineLimit: 0 },
})
