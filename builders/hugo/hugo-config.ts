import { posix } from 'node:path';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';

/** The files that are Hugo's by their name. Older sites have a `config.toml`, as other things have, and are pinned. */
export const CONFIG = ['hugo.toml', 'hugo.yaml', 'hugo.yml', 'hugo.json'].flatMap((name) => [
  name,
  `config/_default/${name}`,
]);

/** Whether a package's build script says how the site is built. */
export async function hasBuildScript({ root }: ResolvedService, source: SourceTree): Promise<Result<boolean>> {
  return andThen(await readNodeManifest(root, source), async (manifest) => ok(manifest?.scripts.build !== undefined));
}

/** The file that asks for Hugo. */
export async function hugoFile({ root }: ResolvedService, source: SourceTree): Promise<string> {
  const all = [...CONFIG, 'config.toml'].map((name) => posix.join(root, name));
  return (await existingFiles(all, source))[0] ?? posix.join(root, 'hugo.toml');
}

/**
 * The address that its pages are made for: the route prefix alone, unless its configuration says of which site; a new
 * site says an example's.
 */
export async function hugoBaseUrl(file: string, base: string, source: SourceTree): Promise<string> {
  const text = (await source.readText(file)) ?? '';
  const said = /^\s*["']?baseURL["']?\s*[:=]\s*["']?(https?:\/\/[^"'\s,]+)/im.exec(text)?.[1];
  if (said === undefined || !URL.canParse(said)) return base;
  const { origin, hostname } = new URL(said);
  return /^(?:.+\.)?example\.(?:org|com|net)$/.test(hostname) ? base : `${origin}${base}`;
}
