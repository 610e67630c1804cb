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
