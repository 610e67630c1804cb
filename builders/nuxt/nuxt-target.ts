import { posix } from 'node:path';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { commandsOf } from '@svc-build/model/start-script';
import { ownSettings } from '@svc-build/runtimes/site/own-settings';

/** Names of the files that Nuxt reads its configuration from. */
const CONFIG = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `nuxt.config.${ending}`);
/** Settings by which code for a server may come into an app that has none itself. */
const SERVER_SETTINGS = ['extends', 'modules', 'nitro', 'routeRules', 'serverDir', 'serverHandlers'];

/**
 * Whether a Nuxt app is a server: its build runs `nuxt build`, which makes no pages in advance. One that renders in
 * browsers alone (`ssr: false`) and has no code for a server needs none. A script for `generate` may stand beside it, and
 * says less.
 */
export async function isNuxtServer(service: ResolvedService, source: SourceTree): Promise<Result<boolean>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok) return manifest;
  const commands = commandsOf(manifest.value?.scripts ?? {}, 'build');
  const isBuilt = commands.some(
    ([program = '', verb, ...options]) =>
      /^nux[ti]$/.test(program) && verb === 'build' && !options.includes('--prerender'),
  );
  return ok(isBuilt && !(await isForBrowsers(service.root, source)));
}

/** Whether all of an app runs in browsers, as far as its configuration and its directories say. */
async function isForBrowsers(root: string, source: SourceTree): Promise<boolean> {
  if ((await source.kind(posix.join(root, 'server'))) !== null) return false;
  for (const name of CONFIG) {
    const text = await source.readText(posix.join(root, name));
    if (text === null) continue;
    const settings = ownSettings(text);
    return settings.get('ssr') === 'false' && !SERVER_SETTINGS.some((one) => settings.has(one));
  }
  return false;
}
