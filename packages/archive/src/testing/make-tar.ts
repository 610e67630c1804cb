/** An entry of a tar that a test makes up: the fields of its header as they are to stand there. */
export interface MadeEntry {
  readonly name: string;
  /** The type, as the letter in the header. */
  readonly type?: string;
  readonly link?: string;
  readonly body?: string | Uint8Array;
  readonly mode?: number;
  /** Records before it, which win over the header. */
  readonly pax?: Readonly<Record<string, string>>;
}

/** Makes tars as nobody should: tar-stream itself would not write all of them. */
export function makeTar(entries: readonly MadeEntry[], end: Uint8Array = Buffer.alloc(1024)): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), end]);
}

function blocksOf({ pax, ...entry }: MadeEntry): readonly Buffer[] {
  const records = Object.entries(pax ?? {}).map(([key, value]) => paxRecord(` ${key}=${value}\n`));
  const before = records.length === 0 ? [] : blocksOf({ name: 'PaxHeader', type: 'x', body: records.join('') });
  const body = Buffer.from(entry.body ?? '');
  return [...before, headerOf(entry, body.length), body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}

function paxRecord(rest: string): string {
  const bytes = Buffer.byteLength(rest);
  const length = [1, 2, 3, 4].map((digits) => bytes + digits).find((sum) => `${sum}`.length + bytes === sum);
  return `${length}${rest}`;
}

function headerOf({ name, type = '0', link = '', mode = 0o644 }: MadeEntry, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\u000000', 257);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
