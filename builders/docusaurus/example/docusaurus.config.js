// @ts-check
// See: https://docusaurus.io/docs/api/docusaurus-config

/** @type {import('@docusaurus/types').Config} */
const config = {
  title: 'The handbook',
  favicon: 'img/mark.svg',

  future: {
    v4: true,
  },

  url: 'https://handbook.example',
  // The route prefix of the service, and a slash.
  baseUrl: '/handbook/',

  onBrokenLinks: 'throw',

  presets: [
    [
      'classic',
      /** @type {import('@docusaurus/preset-classic').Options} */
      ({
        docs: { sidebarPath: './sidebars.js' },
        blog: false,
        theme: { customCss: './src/css/custom.css' },
      }),
    ],
  ],

  themeConfig:
    /** @type {import('@docusaurus/preset-classic').ThemeConfig} */
    ({
      navbar: {
        title: 'The handbook',
        logo: { alt: 'a mark', src: 'img/mark.svg' },
        items: [{ type: 'docSidebar', sidebarId: 'tutorialSidebar', label: 'Docs' }],
      },
    }),
};

export default config;
