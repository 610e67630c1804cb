/** What a service's build is known by, and what it bakes in that nobody else may know. */
export interface ServiceKey {
  readonly fingerprint: string;
  /** 32 bytes in hex: equal for equal fingerprints of one project, and not to be computed from anything that is published. */
  readonly secret: string;
}
