import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Framework } from '@svc-build/model/builder';
import type { RoutePrefix } from '@svc-build/model/names';
import { diagnosticsOf, ok } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import { site } from '../site.ts';
import type { SiteFacts } from '../site-facts.ts';
import { saidBy } from '../written-setting.ts';

export const framework: Framework = {
  slug: 'pages',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: [{ kind: 'dependency', ecosystem: 'npm', name: 'pages', development: true }],
  aliases: [],
  builtOn: [],
  bundles: null,
  publicEnvPrefixes: [],
};
export const FACTS: SiteFacts = {
  command: 'pages build',
  clean: null,
  operand: false,
  output: {
    directory: 'dist',
    site: '.',
    option: '--out',
    configured: saidBy({ files: ['pages.config.js'], name: 'outDir', within: null }),
  },
  base: { by: 'option', option: '--base', inSources: 'with `BASE` before them' },
  state: ['.pages/**'],
  copied: 'public',
  hashed: /^_pages\//,
  envFiles: ['.env'],
  leavesOld: false,
  variables: {},
  fallback: null,
  dev: {
    argv: ['pages', 'dev', '--port', '{port}'],
    given: null,
    options: [],
    variables: {},
    baseOption: '--base',
    knowsBase: true,
    envFiles: ['.env'],
  },
  refuses: async () => ok(null),
};
export const SETTING: SiteFacts['base'] = {
  by: 'setting',
  setting: { files: ['pages.config.js'], name: 'base', within: null, title: '`base`', slash: true },
  inSources: 'with `BASE` before them',
};
const service = (details: Partial<ResolvedService> = {}): ResolvedService =>
  someService({ name: 'docs', root: 'docs', framework: 'pages', routePrefix: '/docs' as RoutePrefix, ...details });

export interface Tried {
  readonly files?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly facts?: Partial<SiteFacts>;
  readonly details?: Partial<ResolvedService>;
}

export function recipeOf({ files = {}, scripts = {}, facts = {}, details = {} }: Tried) {
  const recipe = site({ ...FACTS, ...facts })(framework);
  const manifest = JSON.stringify({ scripts, devDependencies: { pages: '1' } });
  return { recipe, root: memoryTree({ 'docs/package.json': manifest, ...files }), service: service(details) };
}

export async function actionOf(tried: Tried) {
  const { recipe, root, service } = recipeOf(tried);
  const plan = await recipe.plan(service, root, {});
  return plan.ok ? plan.value.actions.find(({ id }) => id === 'build:docs') : undefined;
}

export async function scriptOf(tried: Tried): Promise<string | undefined> {
  const step = (await actionOf(tried))?.steps.at(-1);
  return step?.kind === 'run' ? step.argv.at(-1) : undefined;
}

export async function collected(tried: Tried & { readonly captured?: readonly string[] }) {
  const { recipe, root, service } = recipeOf(tried);
  const all = Object.keys(tried.files ?? {});
  return recipe.collect(service, { root, scratch: memoryTree({}), captured: tried.captured ?? all }, {});
}

export async function staticOf(tried: Tried) {
  const output = await collected(tried);
  if (!output.ok || output.value.static === null) throw new Error(diagnosticsOf(output)[0]?.message);
  return output.value.static;
}

export const said = async (tried: Parameters<typeof collected>[0]): Promise<readonly string[]> =>
  diagnosticsOf(await collected(tried)).map(({ code, message }) => `${code}: ${message}`);
