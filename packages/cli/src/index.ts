// What a project's own builder is written with: `import { defineBuilder } from 'svc-build'`.
export type { BuildOutput, Entry, FunctionOutput, StaticOutput } from '@svc-build/model/build-output';
export type { Builder, BuiltTrees, Detector, Framework } from '@svc-build/model/builder';
export type { BuilderDefinition, FrameworkFacts } from '@svc-build/model/define-builder';
export { defineBuilder, npm, python } from '@svc-build/model/define-builder';
export type { DevPlan, DevProcess } from '@svc-build/model/dev-plan';
export type { Diagnostic, Location } from '@svc-build/model/diagnostic';
export { error, warning } from '@svc-build/model/diagnostic';
export type { Json } from '@svc-build/model/json';
export { escapePlaceholders } from '@svc-build/model/placeholders';
export type { Action, BuildPlan, EnvironmentSpec, Probe, ProbeResult, ProbeResults, Step } from '@svc-build/model/plan';
export { BASE_ENVIRONMENT } from '@svc-build/model/plan';
export type { Result } from '@svc-build/model/result';
export { fail, ok } from '@svc-build/model/result';
export type { Runtime, RuntimeFacts } from '@svc-build/model/runtime-facts';
export type { ResolvedService } from '@svc-build/model/service';
export type { SourceTree } from '@svc-build/model/source-tree';
