/** A runtime's name: `node`, `python`, `go`, `static`, or what a project's own builder calls its own. */
export type Runtime = string;

/**
 * What a language is, outside of the recipes that build with it: one table for each, which everything that has to know is
 * given. All of it is JSON, so that a project's own builder can bring a runtime that svc-build has never heard of.
 * Names and extensions of files are those of one directory; a name pattern may hold `*` and the like.
 */
export interface RuntimeFacts {
  readonly name: Runtime;
  /** As people call it: `Node.js`. */
  readonly title: string;
  /** Whose packages its manifests list, as detectors name it: `npm`; null for none. */
  readonly ecosystem: string | null;
  /** What makes a directory a service root. */
  readonly manifests: readonly ManifestKind[];
  /** Extensions of the files that it runs. */
  readonly extensions: readonly string[];
  /** Those of them that are never meant to be published: a directory of such files belongs to the manifest above it. */
  readonly sources: readonly string[];
  /** What a directory without a manifest is that holds such sources and an index.html. */
  readonly besidePage: 'site' | 'program';
  readonly tools: readonly ToolFacts[];
  /** Files by which version managers, or the tools themselves, choose another version: in a directory or above it. */
  readonly versionFiles: readonly string[];
  /** The same, below the caller's home. */
  readonly versionFilesAtHome: readonly string[];
  /** Variables that its tools need, to find what they are installed with and the package indexes. */
  readonly variables: readonly string[];
  /** Files and directories that hold secrets. */
  readonly secrets: readonly string[];
  /** Directories into which packages are installed beside the sources: never read; of a bundle the builder says what it takes. */
  readonly installed: readonly string[];
  /** Hidden directories in those that hold the packages themselves; all else that is hidden there is kept by tools. */
  readonly installedStores: readonly string[];
  /** Name patterns of what its tools write beside the sources whenever they run: never read and never bundled. */
  readonly written: readonly string[];
  /** Directories in which its tools keep caches and environments: never bundled, and no input of what reads all of a directory. */
  readonly caches: readonly string[];
  /** Directories in which frameworks keep what they made: no input either; a bundle of theirs takes of it what it needs. */
  readonly keptByFrameworks: readonly string[];
  /** What else is never bundled. */
  readonly neverBundled: readonly string[];
  /** Where builds leave their results, beside a file; anywhere else, such a name means nothing. */
  readonly results: readonly { readonly beside: string; readonly names: readonly string[] }[];
  /** Files that mark their directory as one of installed programs, which may have any name. */
  readonly environmentMarks: readonly string[];
  /** Variables by which it keeps to a memory limit by itself. */
  readonly memory: readonly MemoryVariable[];
  /** What it prints when it runs out of memory by itself. */
  readonly outOfMemory: readonly string[];
}

/** A kind of manifest. */
export interface ManifestKind {
  /** Pattern of its name. */
  readonly name: string;
  /**
   * How the packages are read that it lists: as one of the formats that svc-build knows, or as names in tables of a
   * document; null when it only says that its directory is a root.
   */
  readonly lists:
    | 'package.json'
    | 'go.mod'
    | 'python'
    | {
        readonly syntax: 'json' | 'toml';
        readonly tables: readonly { readonly path: readonly string[]; readonly development: boolean }[];
      }
    | null;
}

/** A program that builds or runs services. */
export interface ToolFacts {
  readonly name: string;
  /** Variables with which it says its own version, and does not bring in another one. */
  readonly versionEnvironment?: Readonly<Record<string, string>>;
  /** Whether svc-build itself runs on it, and so knows what the one that it runs on would say. */
  readonly runsUs?: boolean;
  /**
   * The real file that its name leads to where it is itself, and the same one in every directory: patterns of the file's
   * name, and whether it is a native program (a shim may have the name too, but is a script). Null where that is not known.
   */
  readonly itself: { readonly files: readonly string[]; readonly native: boolean } | null;
  /** Variables that say which minor version is meant, perhaps after one of these prefixes. */
  readonly askedBy: readonly { readonly variable: string; readonly prefixes: readonly string[] }[];
  /** Where it is looked for: behind a shim it may say in a second line which program it really is. */
  readonly find: FindProgram;
  /** Programs that lie beside it and belong to its version, as npm does to Node. */
  readonly brings: readonly string[];
}

/** Where a program is looked for, in whichever of its versions, and how it says which one it is. */
export interface FindProgram {
  /** Names on PATH, its own one first; `{version}` stands for a version, as in `python{version}`. */
  readonly names: readonly string[];
  /**
   * Paths elsewhere, which begin with `/` or with a variable such as `{HOME}`. In one directory's name `{version}` stands
   * for a version and `*` for anything. A variable alone names the program.
   */
  readonly places: readonly string[];
  /** With these it says its version in its first line. */
  readonly ask: readonly string[];
  /** What that line has before the version, and then `{version}`. */
  readonly pattern: string;
}

/** A variable that holds a runtime to a memory limit, in MB. */
export interface MemoryVariable {
  readonly name: string;
  /** `{mb}` is the limit less what the runtime takes besides. */
  readonly value: string;
  /** Of the limit `{mb}` is at most this share, and leaves at least `reserve`. */
  readonly share: number;
  readonly reserve: number;
  /** Whether it is added to what the caller has set, unless that says it already in one of these words; else what is set stays. */
  readonly addedUnless: readonly string[] | null;
}

const NOTHING: Omit<RuntimeFacts, 'name' | 'title'> = {
  ecosystem: null,
  manifests: [],
  extensions: [],
  sources: [],
  besidePage: 'site',
  tools: [],
  versionFiles: [],
  versionFilesAtHome: [],
  variables: [],
  secrets: [],
  installed: [],
  installedStores: [],
  written: [],
  caches: [],
  keptByFrameworks: [],
  neverBundled: [],
  results: [],
  environmentMarks: [],
  memory: [],
  outOfMemory: [],
};

/** A runtime as it is written: what it does not say is nothing. */
export function defineRuntime(facts: Partial<RuntimeFacts> & Pick<RuntimeFacts, 'name' | 'title'>): RuntimeFacts {
  return { ...NOTHING, ...facts };
}

/** What is known of a tool; null for one that no runtime names. */
export function toolFacts(tool: string, runtimes: readonly RuntimeFacts[]): ToolFacts | null {
  return runtimes.flatMap(({ tools }) => tools).find(({ name }) => name === tool) ?? null;
}

/** Where a tool is looked for; one that no runtime names is on PATH, if anywhere. */
export function findOf(tool: string, runtimes: readonly RuntimeFacts[]): FindProgram {
  return toolFacts(tool, runtimes)?.find ?? onPathAlone(tool);
}

/** A tool of which machines have one, on PATH. */
export function onPathAlone(name: string): FindProgram {
  return { names: [name], places: [], ask: ['--version'], pattern: '{version}' };
}

/** A conclusion from a table of runtimes, drawn once for each table. */
export function fromRuntimes<T>(
  conclude: (runtimes: readonly RuntimeFacts[]) => T,
): (runtimes: readonly RuntimeFacts[]) => T {
  const known = new WeakMap<readonly RuntimeFacts[], { readonly value: T }>();
  return (runtimes) => {
    const found = known.get(runtimes) ?? { value: conclude(runtimes) };
    known.set(runtimes, found);
    return found.value;
  };
}
