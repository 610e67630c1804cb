import type { OutputManifest } from '@svc-build/model/manifest';

/** The service whose files are mounted nearest above a file; `path` is relative to the output. */
export function siteOfFile(path: string, services: OutputManifest['services']): string | null {
  const sites = Object.entries(services)
    .flatMap(([name, { static: site }]) => (site === null ? [] : [{ name, dir: site.dir }]))
    .filter(({ dir }) => path.startsWith(`${dir}/`))
    .sort((a, b) => b.dir.length - a.dir.length);
  return sites[0]?.name ?? null;
}
