/** Thrown on the way through a tree when something in it is not what it was a moment ago. */
export class ChangedEntry extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} changed`);
    this.path = path;
  }
}
