// What a project's own builder is written with: `import { defineBuilder } from 'svc-build'`.
export type { BuildOutput, Entry, FunctionOutput, StaticOutput } from '@svc-build/model/build-output';
export type {
  Builder,
  BuilderDefinition,
  BuiltTrees,
  Detector,
  Framework,
  FrameworkFacts,
} from '@svc-build/model/builder';
export { defineBuilder, npm, python } from '@svc-build/model/builder';
export type { Diagnostic, Location } from '@svc-build/model/diagnostic';
export { error, warning } from '@svc-build/model/diagnostic';
export type { Json } from '@svc-build/model/json';
export type {
  Action,
  BuildPlan,
  DevPlan,
  DevProcess,
  EnvironmentSpec,
  Probe,
  ProbeResult,
  ProbeResults,
  Step,
} from '@svc-build/model/plan';
export { BASE_ENVIRONMENT, escapePlaceholders } from '@svc-build/model/plan';
export type { Result } from '@svc-build/model/result';
export { fail, ok } from '@svc-build/model/result';
export type { Runtime, RuntimeFacts } from '@svc-build/model/runtime-facts';
export { defineRuntime } from '@svc-build/model/runtime-facts';
export type { ResolvedService } from '@svc-build/model/service';
export type { SourceTree } from '@svc-build/model/source-tree';
