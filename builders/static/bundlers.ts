import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { ResolvedService } from '@svc-build/model/service';

/** Packages whose build makes an application out of one page, which decides in the browser what a path means. */
const BUNDLERS = [
  'vite',
  'react-scripts',
  'react-app-rewired',
  '@craco/craco',
  '@angular/build',
  '@angular/cli',
  '@angular-devkit/build-angular',
  '@vue/cli-service',
  'parcel',
  'parcel-bundler',
  'webpack',
  '@rspack/cli',
  '@rspack/core',
  '@rsbuild/core',
  '@farmfe/core',
  'rollup',
  'rolldown',
  'esbuild',
  'snowpack',
  'preact-cli',
];

/** Whether a package is built by a bundler, so that a single page which it leaves is an application. */
export function isBundled(manifest: NodeManifest): boolean {
  const dependencies = allDependencies(manifest);
  return BUNDLERS.some((name) => Object.hasOwn(dependencies, name));
}

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

/**
 * Whether a path is one that Vite names by contents: in `assets`, with eight characters of base64url before the extension.
 * One without both capitals and other characters is taken for a word: better asked for too often than never again.
 */
export function isHashedByVite(path: string): boolean {
  const hash = /^assets\/(?:[^/]+\/)*[^/]*-([A-Za-z0-9_-]{8})\.[a-z0-9]+(?:\.map)?$/.exec(path)?.[1];
  return hash !== undefined && /[A-Z]/.test(hash) && /[a-z0-9]/.test(hash);
}
