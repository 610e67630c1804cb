import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import { type Action, BASE_ENVIRONMENT, type BuildPlan } from '@svc-build/model/plan';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { installedStep } from '@svc-build/runtimes/node/framework-installed';
import { nodeInputs } from '@svc-build/runtimes/node/node-inputs';
import { scriptSteps } from '@svc-build/runtimes/node/node-scripts';
import { planNodeInstall, scriptEnvironment } from '@svc-build/runtimes/node/node-server-plan';
import { outputPlaces } from './build-places.ts';
import { withViteBase } from './bundlers.ts';
import { checkFolder } from './collect-folder.ts';
import { staticShape } from './static-shape.ts';
import { viteOutput } from './vite-output.ts';

/** A folder needs nothing done, only watched; a package gets its install and its build script. */
export async function planStaticService(service: ResolvedService, source: SourceTree): Promise<Result<BuildPlan>> {
  const shape = await staticShape(service, source);
  if (!shape.ok) return shape;
  const action = { id: `build:${service.name}`, label: 'build', keep: [], generated: [], restorable: true };
  if (shape.value.kind === 'folder') {
    const paths = (await source.list(shape.value.directory))
      .filter(({ kind }) => kind === 'file')
      .map(({ name }) => name);
    const program = await checkFolder(service, { ...shape.value, paths }, source);
    if (program !== null) return fail(program);
    const inputs = { directories: [shape.value.directory], files: [], exclude: [] };
    const files: Action = { ...action, needs: [], requires: [], inputs, env: BASE_ENVIRONMENT, steps: [], outputs: [] };
    return ok({ service: service.name, actions: [files] });
  }
  const { manifest } = shape.value;
  const prepared = await planNodeInstall(service, manifest, source);
  if (!prepared.ok) return prepared;
  const { actions, directories, node } = prepared.value;
  const tsconfig = await findTsConfig(service.root, source);
  const inputs = await nodeInputs(service, { directories, tsconfig, files: [] }, source);
  if (!inputs.ok) return inputs;
  const configured = await viteOutput(service, manifest, source);
  if (!configured.ok) return configured;
  const usual = outputPlaces(service);
  const other = [configured.value].filter((place) => place !== null && !usual.some((one) => liesIn(place, one)));
  const built = [...usual, ...other.filter((place) => place !== null)];
  const build: Action = {
    ...action,
    needs: actions.map(({ id }) => id),
    requires: node,
    inputs: inputs.value,
    generated: built.map((output) => `${output}/**`),
    env: await scriptEnvironment(service, source),
    steps: [
      ...(await installedStep(service, service.framework === 'vite' ? ['vite'] : [], source)),
      ...scriptSteps(withViteBase(manifest, service), 'build'),
    ],
    outputs: built,
    capture: [service.root],
  };
  const plan = { service: service.name, actions: [...actions, build], ...prepared.value.used };
  return ok(plan, [...prepared.warnings, ...inputs.warnings]);
}
