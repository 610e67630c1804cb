import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { ResolvedService } from '@svc-build/model/service';

/** The path below which a Vite app is served, as its `--base` says it. */
export function viteBase({ routePrefix, stripPrefix }: Pick<ResolvedService, 'routePrefix' | 'stripPrefix'>): string {
  return routePrefix === '/' || stripPrefix ? '/' : `${routePrefix}/`;
}

/**
 * A manifest whose `vite build` is told where the app will be: without that, its page asks for its scripts at `/`, which
 * is another service's. A script that says `--base` itself is taken at its word.
 */
export function withViteBase(manifest: NodeManifest, service: ResolvedService): NodeManifest {
  const { build } = manifest.scripts;
  const base = viteBase(service);
  if (build === undefined || base === '/' || allDependencies(manifest).vite === undefined) return manifest;
  if (/--base\b/.test(build)) return manifest;
  return { ...manifest, scripts: { ...manifest.scripts, build: build.replace(/\bvite build\b/, `$& --base ${base}`) } };
}
