import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { ResolvedService } from '@svc-build/model/service';
import { howToStayInside } from '@svc-build/runtimes/site/assets-outside-prefix';
import { siteBase, toldBase } from '@svc-build/runtimes/site/site-script';

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

const VITE_BUILD = 'vite build';
const VITE_BASE = { by: 'option', option: '--base', inSources: 'with `import.meta.env.BASE_URL` before them' } as const;

/**
 * A manifest whose `vite build` is told where the app will be: without that, its page asks for its scripts at `/`, which
 * is another service's.
 */
export function withViteBase(manifest: NodeManifest, service: ResolvedService): NodeManifest {
  const { scripts } = manifest;
  if (scripts.build === undefined || allDependencies(manifest).vite === undefined) return manifest;
  const build = toldBase({ scripts, name: 'build', command: VITE_BUILD, base: VITE_BASE }, service);
  return { ...manifest, scripts: { ...scripts, build } };
}

/** What makes the pages of a package ask below its prefix. */
export function howToStayBelow(manifest: NodeManifest, service: ResolvedService): string {
  if (allDependencies(manifest).vite !== undefined)
    return howToStayInside(service, { base: VITE_BASE, command: VITE_BUILD, manifest });
  return `Tell its build the base path ${siteBase(service)} (many tools call it public path or public URL), or make its pages name files relative to themselves.`;
}

/**
 * Whether a path is one that Vite names by contents: in `assets`, with eight characters of base64url before the extension.
 * One without both capitals and other characters is taken for a word: better asked for too often than never again.
 */
export function isHashedByVite(path: string): boolean {
  const hash = /^assets\/(?:[^/]+\/)*[^/]*-([A-Za-z0-9_-]{8})\.[a-z0-9]+(?:\.map)?$/.exec(path)?.[1];
  return hash !== undefined && /[A-Z]/.test(hash) && /[a-z0-9]/.test(hash);
}
