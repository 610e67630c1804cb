import { join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { isBelow } from '@svc-build/model/names';
import { locateConfigKey } from '../hook/locate-config-key.ts';
import type { NextBundleInput } from '../next-bundle.ts';
import { type BuiltConfig, optimisesImages } from './built-config.ts';
import type { BuiltRoutes } from './routes-manifest.ts';

const OWN_PLACE = '/_next/image';

/**
 * An error where pages ask for images at a path of the service at which its server has none: Next answers at its own
 * place alone, so any other one needs a rewrite, or code of the app.
 */
export function unansweredImages(
  input: NextBundleInput,
  config: BuiltConfig,
  { rewrites, pages, hasMiddleware }: BuiltRoutes,
): Diagnostic | null {
  const { basePath, images } = config;
  const path = images.path.replace(/(?<=.)\/$/, '');
  // At the root, the path may be another service's.
  if (!optimisesImages(config) || basePath === '' || !isBelow(path, basePath)) return null;
  const own = path.slice(basePath.length);
  const matches = (at: string) => (route: { readonly regex: string }) => new RegExp(route.regex).test(at);
  const isRewritten = [...rewrites.before, ...rewrites.after].some(matches(path));
  if (own === OWN_PLACE || hasMiddleware || isRewritten || pages.some(matches(own))) return null;
  return error(
    'BASE_PATH_CONFLICT',
    `The service "${input.service}" asks for its images at ${path}, where its server has none.`,
    `Remove the path of images, which then becomes ${basePath}${OWN_PLACE} by itself, or rewrite ${own} to ${OWN_PLACE} in the Next config.`,
    { service: input.service, location: locateConfigKey('images', join(input.root, input.directory), input.root) },
  );
}
