/** A project's own builder: a module of plain objects, with nothing of svc-build imported. */
export const poemBuilder = `
const ok = (value) => ({ ok: true, value, warnings: [] });
export default {
  name: 'poems',
  version: 1,
  frameworks: [{
    slug: 'poems', rank: 'server', kind: 'frontend', runtime: 'static', find: [{ kind: 'file', path: 'poem.txt' }],
  }],
  probe: async () => ok([]),
  plan: async (service) => ok({
    service: service.name,
    actions: [{
      id: 'poem:' + service.name, label: 'print', needs: [], requires: [], generated: [], outputs: [], restorable: true, keep: [],
      inputs: { directories: [service.root], files: [], exclude: [] },
      env: { files: [], frameworkFiles: [], prefixes: [], names: [], urls: false, set: {} },
      steps: [
        { kind: 'write', label: 'title', path: '{scratch}/title.txt', contents: 'A poem\\n' },
        { kind: 'run', label: 'print', argv: ['sh', '-c', 'cat title.txt "$1" > index.html', 'sh', '{service}/poem.txt'], cwd: '{scratch}', env: {} },
      ],
    }],
  }),
  collect: async () => ok({
    functions: [], probes: [], requires: [], madeFrom: [],
    static: { entries: [{ kind: 'file', path: 'index.html', from: '{scratch}/index.html', mode: 0o644 }], fallback: null, immutable: [] },
  }),
};
`;

/** A builder of a language that svc-build has never heard of, which it brings as data. */
export const verseBuilder = `
const ok = (value) => ({ ok: true, value, warnings: [] });
export default {
  name: 'verse',
  version: 1,
  runtimes: [{
    name: 'verse', title: 'Verse', ecosystem: 'stanzas',
    manifests: [{ name: 'verse.toml', lists: { syntax: 'toml', tables: [{ path: ['stanzas'], development: false }] } }],
    extensions: ['.verse'], sources: ['.verse'],
    tools: [{ name: 'poet', find: { ask: ['recite-version'] }, askedBy: [{ variable: 'POET', prefixes: ['poet-'] }] }],
    versionFiles: ['.poet-version'], variables: ['POET_HOME'],
    secrets: ['poet-token'], written: ['*.ink'], caches: ['.inkwell'],
    memory: [{ name: 'POET_LIMIT', value: '{mb}m', share: 0.5, reserve: 0, addedUnless: null }],
  }],
  frameworks: [{
    slug: 'rhyme', rank: 'server', kind: 'backend', runtime: 'verse',
    find: [{ kind: 'dependency', ecosystem: 'stanzas', name: 'rhyme', development: false }],
  }],
  probe: async () => ok([]),
  plan: async (service) => ok({
    service: service.name,
    actions: [{
      id: 'recite:' + service.name, label: 'recite', needs: [], generated: [], outputs: [], restorable: true, keep: [],
      requires: [{ tool: 'poet', range: '>=2', source: service.root + '/verse.toml' }],
      inputs: { directories: [service.root], files: [], exclude: [] },
      env: { files: [], frameworkFiles: [], prefixes: [], names: [], urls: false, set: {} },
      steps: [{ kind: 'run', label: 'recite', argv: ['sh', '-c', 'poet "$POET_HOME" > said.txt'], cwd: '{scratch}', env: {} }],
    }],
  }),
  collect: async (service, { root }) => {
    const files = await root.glob([service.root + '/**']);
    const sources = files.map((path) => ({ kind: 'file', path, from: '{root}/' + path, mode: 0o644 }));
    return ok({
      functions: [{
        name: 'index', cwd: service.root, required: [], runtime: 'verse', handler: 'main.verse', launcherType: null,
        entries: [...sources, { kind: 'file', path: 'said.txt', from: '{scratch}/said.txt', mode: 0o644 }],
        launch: { argv: ['poet', 'main.verse'], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0] } },
      }],
      static: null, probes: [], madeFrom: [], requires: [{ tool: 'poet', range: '>=2' }],
    });
  },
};
`;
