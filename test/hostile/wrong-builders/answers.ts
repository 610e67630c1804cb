import { PLAN, type WrongBuilder } from './wrong-builder.ts';

const invalid = { code: 'BUILDER_OUTPUT_INVALID' } as const;

/** A builder that returns what is no answer. */
export const ANSWERS: readonly WrongBuilder[] = [
  {
    name: 'returns nothing',
    from: PLAN,
    to: 'plan: async () => {}, old: async (service) => ok({',
    ...invalid,
    says: /function "plan"/,
  },
  {
    name: 'returns a function',
    from: PLAN,
    to: 'plan: async () => () => {}, old: async (service) => ok({',
    ...invalid,
    says: /function "plan"/,
  },
  {
    name: 'returns a plan without actions',
    from: PLAN,
    to: 'plan: async (service) => ok({ service: service.name }), old: async (service) => ok({',
    ...invalid,
    says: /"value.actions" is wrong/,
  },
  {
    name: 'needs an action that is not there',
    from: 'needs: []',
    to: "needs: ['ink']",
    ...invalid,
    says: /names "ink"/,
  },
  {
    name: 'has an action that needs itself',
    from: 'needs: []',
    to: "needs: ['poem:' + service.name]",
    ...invalid,
    says: /lead back/,
  },
  {
    name: 'writes outside of its scratch directory',
    from: '{scratch}/title.txt',
    to: '{scratch}/../../../vercel.json',
    ...invalid,
    says: /below \{scratch\}/,
  },
  {
    name: 'writes into the project',
    from: '{scratch}/title.txt',
    to: '{root}/vercel.json',
    ...invalid,
    says: /below \{scratch\}/,
  },
  {
    name: 'names a cache mount that climbs',
    from: 'keep: []',
    to: "keep: [{ name: '../../x', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } }]",
    ...invalid,
    says: /plain name/,
  },
  {
    name: 'uses a cache mount that it does not have',
    from: "cwd: '{scratch}'",
    to: "cwd: '{keep:ink}'",
    ...invalid,
    says: /no value for \{keep:ink\}/,
  },
  {
    name: 'uses a placeholder that has no value there',
    from: "cwd: '{scratch}'",
    to: "cwd: '{scratch}/{port}'",
    ...invalid,
    says: /no value for \{port\}/,
  },
  {
    name: 'calls a module by a path',
    from: "{ kind: 'run', label: 'print'",
    to: "{ kind: 'call', label: 'x', module: '../../x', input: {}, output: '{scratch}/x' }, { kind: 'run', label: 'print'",
    ...invalid,
    says: /plain name/,
  },
  {
    name: 'has inputs outside of the project',
    from: 'directories: [service.root]',
    to: "directories: ['../..']",
    ...invalid,
    says: /below the root/,
  },
  {
    name: 'has a pattern that stands for too much',
    from: 'exclude: []',
    to: "exclude: ['{a,b}'.repeat(25)]",
    ...invalid,
    says: /pattern that can be read/,
  },
  {
    name: 'requires a tool by a path',
    from: 'requires: []',
    to: "requires: [{ tool: '../x', range: null, source: 'a' }]",
    ...invalid,
    says: /plain name/,
  },
];
