import { isOwnCode, projectPath } from './project-path.ts';

/** Who imports what, to tell files that run from those that something only reads, such as templates. */
export class ImportGraph {
  readonly #root: string;
  readonly #imported = new Map<string, Set<string>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Absolute paths. */
  add(importer: string, files: readonly string[]): void {
    const from = projectPath(this.#root, importer) ?? importer;
    const imported = this.#imported.get(from) ?? new Set();
    for (const file of files) imported.add(projectPath(this.#root, file) ?? file);
    this.#imported.set(from, imported);
  }

  /** Files below the project root that the project's own code imports, and what those import. */
  fromOwnCode(): ReadonlySet<string> {
    const reached = new Set([...this.#imported.keys()].filter(isOwnCode));
    // A set hands out what is added meanwhile.
    for (const file of reached) for (const imported of this.#imported.get(file) ?? []) reached.add(imported);
    return reached;
  }

  /** The files that import one of some files. */
  importersOf(files: ReadonlySet<string>): readonly string[] {
    const importers = [...this.#imported].filter(([, imported]) => [...imported].some((one) => files.has(one)));
    return importers.map(([importer]) => importer);
  }
}
