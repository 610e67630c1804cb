import { viteBundler } from '@vuepress/bundler-vite';
import { defaultTheme } from '@vuepress/theme-default';
import { defineUserConfig } from 'vuepress';

export default defineUserConfig({
  base: '/guide/',
  lang: 'en-US',
  title: 'A guide',
  bundler: viteBundler(),
  theme: defaultTheme({ navbar: ['/', '/about.html'] }),
});
