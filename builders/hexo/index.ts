import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

const files = ['_config.yml', '_config.yaml'];

/** Hexo. It writes only what it holds for changed, and knows where it is served from its configuration alone. */
export default framework({
  slug: 'hexo',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('hexo', { development: true }),
  bundles: { command: 'hexo generate', page: null, anyScript: true },
  build: site({
    command: 'hexo generate',
    clean: 'hexo clean',
    output: {
      directory: 'public',
      site: '.',
      option: null,
      configured: saidBy({ files, name: 'public_dir', within: null }),
    },
    base: {
      by: 'setting',
      setting: { files, name: 'root', within: null, title: '`root`', slash: true },
      inSources: 'with `url_for`',
    },
    state: ['db.json'],
    copied: null,
    hashed: /^(?!)/,
    envFiles: null,
    fallback: null,
    dev: {
      argv: ['hexo', 'server', '--ip', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: true,
      envFiles: null,
    },
  }),
});
