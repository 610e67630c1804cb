/** The `.env` files that Vite, and what is made with it, reads by itself in a mode: the stronger ones later. */
export function viteEnvFiles(mode: 'development' | 'production'): readonly string[] {
  return ['.env', '.env.local', `.env.${mode}`, `.env.${mode}.local`];
}
