import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { needsServer } from '@svc-build/runtimes/site/needs-server';
import type { WrittenPlace } from '@svc-build/runtimes/site/site-facts';
import { siteBase } from '@svc-build/runtimes/site/site-script';
import { writtenSetting } from '@svc-build/runtimes/site/written-setting';

const files = ['ts', 'mts', 'js', 'mjs'].map((ending) => `react-router.config.${ending}`);

/** Where its router begins. */
export const BASENAME = { files, name: 'basename', within: null, title: '`basename`', slash: true } as const;

/** In `client` of what its configuration says. */
export async function spaOutput(root: string, source: SourceTree): Promise<Result<WrittenPlace | null>> {
  const written = await writtenSetting(root, { files, name: 'buildDirectory', within: null }, source);
  const directory = written?.value ?? null;
  return ok(directory === null ? null : { directory, site: 'client' });
}

/** Refuses what needs a server, and a router that would know none of its paths: both are seen only when pages are asked for. */
export async function refusesOtherModes(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const ssr = await writtenSetting(service.root, { files, name: 'ssr', within: null }, source);
  const { lineText = '', column = 1 } = ssr?.isThere === true ? ssr.at : {};
  if (!/^["']?ssr["']?\s*:\s*false\b/.test(lineText.slice(column - 1))) {
    const because = 'its build renders pages when they are asked for';
    const instead = 'Set `ssr` to false in react-router.config.ts.';
    return fail(needsServer(service, { because, instead, location: ssr?.at ?? service.entrypointAt }));
  }
  const basename = await writtenSetting(service.root, BASENAME, source);
  if (siteBase(service) === '/' || basename === null || basename.isThere) return ok(null);
  const { at } = basename;
  return fail(
    error(
      'BASE_PATH_CONFLICT',
      `The service "${service.name}" is mounted at ${service.routePrefix}, but ${at.file} names no \`basename\`.`,
      `Set \`basename\` in it to "${siteBase(service)}", and \`base\` in vite.config.ts too.`,
      { service: service.name, location: at },
    ),
  );
}
