import { posix } from 'node:path';
import { BASE_ENVIRONMENT, type BuildPlan, type Unit } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { nodeInputs } from '@svc-build/toolchains/node-inputs';
import { nodeRequirement } from '@svc-build/toolchains/node-install';
import { scriptSteps } from '@svc-build/toolchains/node-scripts';
import { planNodeInstall, scriptEnvironment } from '@svc-build/toolchains/node-server-plan';
import { findTsConfig } from '@svc-build/toolchains/tsconfig';
import { staticShape } from './static-shape.ts';
import { withViteBase } from './vite-base.ts';

/** A folder needs nothing done, only watched; a package gets its install and its build script. */
export async function planStaticService(service: ResolvedService, source: SourceTree): Promise<Result<BuildPlan>> {
  const shape = await staticShape(service, source);
  if (!shape.ok) return shape;
  const unit = { id: `build:${service.name}`, label: 'build', keep: [], generated: [] };
  if (shape.value.kind === 'folder') {
    const inputs = { directories: [shape.value.directory], files: [], exclude: [] };
    const files: Unit = { ...unit, needs: [], requires: [], inputs, env: BASE_ENVIRONMENT, steps: [], outputs: [] };
    return ok({ service: service.name, units: [files] });
  }
  const { manifest, outputs } = shape.value;
  const prepared = await planNodeInstall(service, manifest, source);
  if (!prepared.ok) return prepared;
  const { units, directories } = prepared.value;
  const tsconfig = await findTsConfig(service.root, source);
  const inputs = await nodeInputs(service, directories, tsconfig, [], source);
  if (!inputs.ok) return inputs;
  // In a package, `public` is a source more often than a result; it counts as one only where nothing else is built.
  const built = outputs.filter((output) => posix.basename(output) !== 'public');
  const build: Unit = {
    ...unit,
    needs: units.map(({ id }) => id),
    requires: [nodeRequirement(manifest)],
    inputs: inputs.value,
    generated: built.map((output) => `${output}/**`),
    env: await scriptEnvironment(service, source),
    steps: scriptSteps(withViteBase(manifest, service), 'build'),
    outputs: built,
  };
  return ok({ service: service.name, units: [...units, build] }, [...prepared.warnings, ...inputs.warnings]);
}
