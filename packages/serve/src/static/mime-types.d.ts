/** The part of mime-types that is used here; the package ships no types. */
declare module 'mime-types' {
  /** The media type of an extension, with its charset where it has one; false for an unknown extension. */
  export function contentType(extension: string): string | false;
}
