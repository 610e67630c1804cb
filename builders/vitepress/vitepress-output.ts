import { posix } from 'node:path';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { WrittenPlace } from '@svc-build/runtimes/site/site-facts';
import { siteOperand } from '@svc-build/runtimes/site/site-script';
import { writtenSetting } from '@svc-build/runtimes/site/written-setting';

const files = ['js', 'ts', 'mjs', 'mts'].flatMap((ending) =>
  ['config/index', 'config'].map((name) => `.vitepress/${name}.${ending}`),
);

/** In the directory that the command is given: what `outDir` says from there, else `.vitepress/dist`. */
export async function vitepressOutput(
  { root }: ResolvedService,
  source: SourceTree,
): Promise<Result<WrittenPlace | null>> {
  const manifest = await readNodeManifest(root, source);
  if (!manifest.ok) return manifest;
  const pages = (manifest.value === null ? null : siteOperand(manifest.value, 'vitepress build')) ?? '.';
  const written = await writtenSetting(posix.join(root, pages), { files, name: 'outDir', within: null }, source);
  return ok({ directory: posix.join(pages, written?.value ?? '.vitepress/dist'), site: '.' });
}
