import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';

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
