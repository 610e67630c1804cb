import { type ResolveHook, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { ADAPTER_VARIABLE, isForOtherPlatform } from '../adapter-names.ts';

/**
 * Node loads this before each program of a build. Where one imports an adapter of SvelteKit for another platform, as the
 * configuration does, it gets the one for Node.
 */
const { [ADAPTER_VARIABLE]: adapter } = process.env;

// The hooks run in a thread of their own, which loads this file too.
if (isMainThread && adapter !== undefined) register(import.meta.url);

export const resolve: ResolveHook = (specifier, context, next) =>
  adapter !== undefined && isForOtherPlatform(specifier)
    ? { url: pathToFileURL(adapter).href, format: 'module', shortCircuit: true }
    : next(specifier, context);
