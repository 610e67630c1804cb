import { defineConfig } from 'vitepress';

// https://vitepress.dev/reference/site-config
export default defineConfig({
  title: 'A guide',
  description: 'A site of Markdown',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  themeConfig: {
    nav: [{ text: 'First steps', link: '/guide/first' }],
  },
});
