import { defineRuntime } from '@svc-build/model/runtime-facts';

/** Files that are served as they are: nothing runs. */
export const STATIC = defineRuntime({ name: 'static', title: 'no server' });
