import type { IncomingMessage } from 'node:http';

/** An answer of a service that cannot be passed on; the message ends the sentence that begins with that. */
export class UnsendableAnswer extends Error {}

/** What node:http reads in a reason phrase and refuses to write. */
const UNWRITABLE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Looks at the head of an answer before anything of it is written: node:http throws at some heads only when half of its own
 * state is already that of the answer. Header names and values need no look, since it reads none that it does not write.
 */
export function unsendable(answer: Pick<IncomingMessage, 'statusCode' | 'statusMessage' | 'headers'>): string | null {
  const { statusCode = 0, statusMessage = '', headers } = answer;
  if (statusCode === 101) return 'it switches protocols, which nobody asked for';
  if (statusCode < 200) return `its status is ${String(statusCode).padStart(3, '0')}`;
  if (UNWRITABLE.test(statusMessage)) return 'its reason phrase holds a control character';
  const encoding = headers['transfer-encoding'];
  // The length of its body cannot be known, or its bytes would arrive under another name than they were sent.
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') return `its transfer encoding is "${encoding}"`;
  return null;
}
