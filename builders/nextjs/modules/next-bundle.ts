import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { startedPackages } from '@svc-build/runtimes/bundle/started-packages';
import { runCall } from '@svc-build/runtimes/call/run-call';
import { assetEntries } from '../built/asset-entries.ts';
import { builtConfig, hashedAssetsAt } from '../built/built-config.ts';
import { exportEntries } from '../built/export-entries.ts';
import { imageLibraryMissing } from '../built/image-library-missing.ts';
import { builtRoutes } from '../built/routes-manifest.ts';
import { serverEntries } from '../built/server-entries.ts';
import { unansweredImages } from '../built/unanswered-images.ts';
import { unusedBinaries } from '../built/unused-binaries.ts';
import type { NextBundle, NextBundleInput } from '../next-bundle.ts';
import { EXPORT_DIRECTORY, NEXT_DIRECTORY } from '../prepare-next.ts';

/** Sorts what `next build` left into what a server runs and what is served as it is. */
async function nextBundle(given: NextBundleInput): Promise<Result<NextBundle>> {
  // Next names files by their real paths, so the root must be one.
  const input = { ...given, root: await realpath(given.root) };
  const config = await builtConfig(input);
  const isExport = config?.output === 'export';
  const proof = isExport
    ? posix.join(input.directory, EXPORT_DIRECTORY)
    : posix.join(input.directory, NEXT_DIRECTORY, 'standalone', input.directory, 'server.js');
  if (config === null || !existsSync(join(input.root, proof))) return fail(nothingBuilt(input, proof));
  const hashedAt = hashedAssetsAt(config);
  if (isExport) return ok({ server: null, assets: await exportEntries(input, config), hashedAt });
  const routes = await builtRoutes(join(input.root, input.directory, NEXT_DIRECTORY));
  const unanswered = unansweredImages(input, config, routes);
  if (unanswered !== null) return fail(unanswered);
  const server = await serverEntries(input, await unusedBinaries(input, config));
  if (!server.ok) return server;
  const assets = await assetEntries(input, config, routes);
  const started = await startedPackages({ ...input, cwd: input.directory });
  if (!started.ok) return started;
  // Next may have traced some of them.
  const traced = new Set(server.value.map(({ path }) => path));
  const more = [...assets.server, ...started.value].filter(({ path }) => !traced.has(path));
  const missing = await imageLibraryMissing(input, config, server.value);
  return ok({ server: [...server.value, ...more], assets: assets.assets, hashedAt }, missing === null ? [] : [missing]);
}

function nothingBuilt({ service }: NextBundleInput, proof: string): Diagnostic {
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build of "${service}" left no ${proof}.`,
    'Make the build script run `next build` to its end.',
    { service },
  );
}

runCall(nextBundle);
