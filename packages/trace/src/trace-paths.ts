/** From how many paths on what was concluded for several is kept once for all of them. */
const SHARED_FROM = 16;

/**
 * The paths that one reader looked at. What was concluded once for many, such as the members of a workspace, is a set of
 * its own that all of them refer to: a thousand services that each look at a thousand members are no million paths.
 */
export class TracePaths {
  readonly paths: Set<string>;
  readonly shared: Set<TracePaths>;

  /** Begins with what is in another one. */
  constructor(begun?: TracePaths) {
    this.paths = new Set(begun?.paths);
    this.shared = new Set(begun?.shared);
  }

  add(path: string): void {
    this.paths.add(path);
  }

  /** Refers to what was looked at for many, unless that is little. */
  refer(other: TracePaths): void {
    if (other.paths.size < SHARED_FROM) this.include(other);
    else this.shared.add(other);
  }

  /** Takes over what was looked at for few. */
  include(other: TracePaths): void {
    for (const path of other.paths) this.paths.add(path);
    for (const one of other.shared) this.shared.add(one);
  }

  /** This set and all that it refers to, each once. */
  all(): readonly TracePaths[] {
    const found = new Set<TracePaths>([this]);
    // What is added to a set while it is walked is walked too.
    for (const one of found) for (const other of one.shared) found.add(other);
    return [...found];
  }
}
