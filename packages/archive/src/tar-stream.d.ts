// What is used of it; its streams are no streams of node's, but can be read and written like those.
declare module 'tar-stream' {
  import type { Readable, Writable } from 'node:stream';

  export interface Header {
    readonly name: string;
    readonly size: number;
    readonly mode: number;
    /** Null for kinds that it does not know. */
    readonly type: 'file' | 'directory' | 'symlink' | 'link' | 'fifo' | 'character-device' | 'block-device' | null;
    readonly linkname: string | null;
    /** Where the contents begin. */
    readonly byteOffset: number;
  }

  export interface NewHeader {
    name: string;
    type: 'file' | 'directory' | 'symlink';
    mode: number;
    mtime: Date;
    size?: number;
    linkname?: string;
  }

  export type Entry = Readable & { readonly header: Header };

  export function extract(): Writable & AsyncIterable<Entry>;

  export function pack(): Readable & {
    entry(header: NewHeader, callback: (error?: Error | null) => void): Writable;
    finalize(): void;
  };
}
