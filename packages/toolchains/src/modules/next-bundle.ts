import { realpath } from 'node:fs/promises';
import { ok, type Result } from '@svc-build/model/result';
import { runCall } from '../call/run-call.ts';
import { assetEntries } from '../next/asset-entries.ts';
import type { NextBundle, NextBundleInput } from '../next/next-bundle.ts';
import { serverEntries } from '../next/server-entries.ts';

/** Sorts what `next build` left into what a server runs and what is served as it is. */
async function nextBundle(given: NextBundleInput): Promise<Result<NextBundle>> {
  // Next names files by their real paths, so the root must be one.
  const input = { ...given, root: await realpath(given.root) };
  const server = await serverEntries(input);
  if (!server.ok) return server;
  const assets = await assetEntries(input);
  return ok({ server: [...server.value, ...assets.server], assets: assets.assets });
}

runCall(nextBundle);
