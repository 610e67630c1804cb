import type { BuildOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { collectFolder } from './collect-folder.ts';
import { collectPackage } from './collect-package.ts';
import { staticShape } from './static-shape.ts';

/** The files of a folder, or of the place where a build script left a site. */
export async function collectStaticService(service: ResolvedService, built: BuiltTrees): Promise<Result<BuildOutput>> {
  const shape = await staticShape(service, built.root);
  if (!shape.ok) return shape;
  const found = await (shape.value.kind === 'folder'
    ? collectFolder(service, shape.value, built.root)
    : collectPackage(service, shape.value.manifest, built));
  if (!found.ok) return found;
  return ok({ functions: [], static: found.value, probes: [], requires: [], madeFrom: [] }, found.warnings);
}
