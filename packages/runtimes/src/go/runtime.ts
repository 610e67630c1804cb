import { defineRuntime, onPathAlone } from '@svc-build/model/runtime-facts';

/** Go. */
export const GO = defineRuntime({
  name: 'go',
  title: 'Go',
  ecosystem: 'go',
  manifests: [{ name: 'go.mod', lists: 'go.mod' }],
  extensions: ['.go'],
  sources: ['.go'],
  // It brings in other versions of itself, so its name alone never says which one runs.
  tools: [
    {
      name: 'go',
      itself: null,
      askedBy: [],
      find: { ...onPathAlone('go'), ask: ['version'], pattern: 'go version go{version}' },
      brings: [],
    },
  ],
  versionFiles: ['.go-version', 'go.mod', 'go.work'],
  versionFilesAtHome: ['.config/go/env'],
  variables: [
    ...['GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GONOSUMCHECK', 'GOSUMDB'],
    ...['GOINSECURE', 'GOAUTH', 'GOTOOLCHAIN'],
  ],
  // Soft: Go collects more often towards it, and goes beyond it when everything is in use.
  memory: [{ name: 'GOMEMLIMIT', value: '{mb}MiB', share: 0.9, reserve: 0, addedUnless: null }],
});
