import { fstatSync, writeSync } from 'node:fs';
import type { Terminal } from './world.ts';

/** How many bytes are written without a stream, which takes long to open for a run that finds nothing to do; a pipe takes them at once. */
const MOST_DIRECT = 4096;

/** The part of a stream of the process that is used. */
interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly writableLength: number;
  write(bytes: Uint8Array): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/** A stream of the process, opened when something needs it. */
export function terminalOf(descriptor: number, open: () => OutputStream): Terminal {
  let opened: OutputStream | null = null;
  const stream = (): OutputStream => {
    if (opened === null) {
      opened = open();
      // A reader that went away (`| head`) is no reason to fail.
      opened.on('error', () => {});
    }
    return opened;
  };
  const isDevice = isCharacterDevice(descriptor);
  let direct = isDevice ? 0 : MOST_DIRECT;
  return {
    get isTerminal() {
      // One that does not know its size cannot be drawn on.
      return isDevice && stream().isTTY === true && (stream().columns ?? 0) > 0;
    },
    get columns() {
      return (isDevice && stream().columns) || 100;
    },
    write: (text) => {
      const bytes = Buffer.from(text);
      const written = opened === null && bytes.length <= direct ? writtenTo(descriptor, bytes) : 0;
      direct -= written;
      if (written < bytes.length) stream().write(bytes.subarray(written));
    },
    pending: () => opened?.writableLength ?? 0,
  };
}

/** Nothing else can be a terminal. */
function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}

/** How much it took; the stream waits with the rest, and knows a reader that is gone. */
function writtenTo(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes);
  } catch {
    return 0;
  }
}
