import type { WrongBuilder } from './wrong-builder.ts';

const invalid = { code: 'BUILDER_OUTPUT_INVALID' } as const;
/** The only entry of the builder of the rig. */
const ENTRY = "path: 'index.html', from: '{scratch}/index.html', mode: 0o644";

/** Entries that cannot be laid out. */
export const ENTRIES: readonly WrongBuilder[] = [
  {
    name: 'has .. in its path',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", "'../docs/index.html'"),
    ...invalid,
    says: /not one below the bundle/,
  },
  {
    name: 'has .. in the middle of its path',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", "'a/../../docs/index.html'"),
    ...invalid,
    says: /not one below the bundle/,
  },
  {
    name: 'has an absolute path',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", "'/tmp/index.html'"),
    ...invalid,
    says: /not one below the bundle/,
  },
  {
    name: 'has an empty path',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", "''"),
    ...invalid,
    says: /not one below the bundle/,
  },
  {
    name: 'is the bundle itself',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", "'.'"),
    ...invalid,
    says: /not one below the bundle/,
  },
  {
    name: 'ends in a slash',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", "'index.html/'"),
    ...invalid,
    says: /not one below the bundle/,
  },
  {
    name: 'has a NUL in its path',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", String.raw`'a\0b'`),
    ...invalid,
    says: /not one below the bundle/,
  },
  {
    name: 'has a mode with setuid',
    from: ENTRY,
    to: ENTRY.replace('0o644', '0o6777'),
    ...invalid,
    says: /mode of "index.html" is 06777/,
  },
  { name: 'has a mode that is no number', from: ENTRY, to: ENTRY.replace('0o644', "'rw'"), ...invalid, says: /mode/ },
  {
    name: 'comes from the machine',
    from: ENTRY,
    to: ENTRY.replace('{scratch}/index.html', '/etc/passwd'),
    ...invalid,
    says: /not below \{root\} or \{scratch\}/,
  },
  {
    name: 'comes from above the project',
    from: ENTRY,
    to: ENTRY.replace('{scratch}/index.html', '{root}/../secret.txt'),
    ...invalid,
    says: /not below/,
  },
  {
    name: 'comes from a link that leads out',
    from: ENTRY,
    to: ENTRY.replace('{scratch}/index.html', '{root}/poems/link.txt'),
    ...invalid,
    says: /leads out of the project/,
  },
  {
    name: 'comes from a file that is not there',
    from: ENTRY,
    to: ENTRY.replace('{scratch}/index.html', '{scratch}/none.html'),
    ...invalid,
    says: /is no file/,
  },
  {
    name: 'comes from a directory',
    from: ENTRY,
    to: ENTRY.replace('{scratch}/index.html', '{root}/poems'),
    ...invalid,
    says: /is no file/,
  },
  {
    name: 'is there twice',
    from: ENTRY,
    to: `${ENTRY} }, { kind: 'contents', path: 'index.html', contents: '', mode: 0o644`,
    ...invalid,
    says: /is there twice/,
  },
  {
    name: 'lies below a file',
    from: ENTRY,
    to: `${ENTRY} }, { kind: 'contents', path: 'index.html/a', contents: '', mode: 0o644`,
    ...invalid,
    says: /lies below "index.html"/,
  },
  {
    name: 'is a link out of the bundle',
    from: `kind: 'file', ${ENTRY}`,
    to: "kind: 'link', path: 'index.html', target: '../../../../vercel.json'",
    code: 'OUTPUT_NOT_SELF_CONTAINED',
    says: /leads out|index.html/,
  },
  {
    name: 'has a name that no disk takes',
    from: ENTRY,
    to: ENTRY.replace("'index.html'", "'x'.repeat(256)"),
    ...invalid,
    says: /name of more than 255 bytes/,
  },
];
