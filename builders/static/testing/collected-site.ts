import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { StaticOutput } from '@svc-build/model/build-output';
import { diagnosticsOf } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { someService } from '@svc-build/model/testing/some-service';
import staticBuilder from '../index.ts';

export const SHELL = '<!doctype html><script src="/a.js"></script><div id="app"></div>';

export function site(details: Partial<ResolvedService>): ResolvedService {
  return someService({ name: 'site', framework: 'static', builder: 'static', kind: 'frontend', ...details });
}

export function collected(service: ResolvedService, root: SourceTree, captured: readonly string[] = []) {
  return staticBuilder.collect(service, { root, scratch: memoryTree({}), captured }, {});
}

export async function outputOf(
  service: ResolvedService,
  root: SourceTree,
  captured: readonly string[] = [],
): Promise<StaticOutput> {
  const output = await collected(service, root, captured);
  if (!output.ok) throw new Error(output.diagnostics.map(({ message }) => message).join());
  if (output.value.static === null) throw new Error('There are no static files.');
  return output.value.static;
}

/** What was said about it: warnings, or what is wrong. */
export async function saidOf(...given: Parameters<typeof collected>): Promise<readonly string[]> {
  return diagnosticsOf(await collected(...given)).map(({ code, message }) => `${code}: ${message}`);
}

export const pathsOf = ({ entries }: StaticOutput): readonly string[] => entries.map(({ path }) => path);
