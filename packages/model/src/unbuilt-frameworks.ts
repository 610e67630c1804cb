/** A framework that people may name, which no builder of svc-build builds, and what it leaves. */
export type UnbuiltFramework =
  /** Files, by a command of its own. */
  | { readonly leaves: 'site'; readonly build: string }
  /** A program for Node, by a command of its own. */
  | { readonly leaves: 'server'; readonly build: string }
  /** Something that the rules of no other framework find, or run. */
  | { readonly leaves: 'other' }
  /** Nothing: it is said of a whole project. */
  | { readonly leaves: 'project' };

const site = (build: string): UnbuiltFramework => ({ leaves: 'site', build });
const server = (build: string): UnbuiltFramework => ({ leaves: 'server', build });
const OTHER: UnbuiltFramework = { leaves: 'other' };

/** By the names that Vercel knows them by: what is no name of a builder's framework stands here. */
export const UNBUILT_FRAMEWORKS: Readonly<Record<string, UnbuiltFramework>> = {
  'actix-web': OTHER,
  'factory-eve': OTHER,
  'ionic-angular': site('ng build'),
  'ionic-react': site('react-scripts build'),
  'sanity-v2': site('sanity build'),
  'solidstart-1': server('vinxi build'),
  'tanstack-start': server('vite build'),
  'tanstack-start-lovable': server('vite build'),
  ash: OTHER,
  axum: OTHER,
  blitzjs: OTHER,
  brunch: site('brunch build --production'),
  bun: OTHER,
  container: OTHER,
  django: OTHER,
  dojo: OTHER,
  elysia: OTHER,
  ember: site('ember build'),
  eve: OTHER,
  fasthtml: OTHER,
  flask: OTHER,
  gridsome: site('gridsome build'),
  hugo: site('hugo --gc'),
  hydrogen: OTHER,
  jekyll: site('jekyll build'),
  mastra: server('mastra build'),
  middleman: site('bundle exec middleman build'),
  polymer: OTHER,
  preact: site('preact build'),
  python: OTHER,
  redwoodjs: OTHER,
  remix: OTHER,
  ruby: OTHER,
  rust: OTHER,
  saber: site('saber build'),
  sanity: site('sanity build'),
  sapper: OTHER,
  scully: OTHER,
  services: { leaves: 'project' },
  solidstart: OTHER,
  stencil: site('stencil build'),
  svelte: OTHER,
  umijs: site('umi build'),
  xmcp: server('xmcp build'),
  zola: site('zola build'),
};
