import type { Builder } from '@svc-build/model/builder';
import type { ResolvedService } from '@svc-build/model/service';
import type { BuildContext } from '../build-context.ts';

/** The builder of a resolved service; it was one of these that resolved it. */
export function builderOf(
  { builder: name }: Pick<ResolvedService, 'builder'>,
  { builders }: Pick<BuildContext, 'builders'>,
): Builder {
  const builder = builders.find((one) => one.name === name);
  if (builder === undefined) throw new Error(`No builder is called ${name}.`);
  return builder;
}
