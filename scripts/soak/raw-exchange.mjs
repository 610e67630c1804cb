import { connect } from 'node:net';
import { pick } from '../random-numbers.mjs';

/** Some of what is sent is half a request: nobody answers that, and nobody waits for it longer than this. */
const QUIET_MS = 300;

/**
 * Sends bytes as they are, and returns what comes back until the other side lets go or says nothing more.
 * @param {string} url
 * @param {string} bytes
 * @returns {Promise<string>}
 */
export function rawExchange(url, bytes) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: QUIET_MS });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.once('timeout', () => socket.destroy());
    socket.once('end', () => socket.destroy());
    socket.once('close', () => resolve(text));
    socket.write(bytes, 'latin1');
  });
}

/** So many of a list, one behind the other. @param {readonly string[]} choices @param {number} most @param {() => number} random */
export function pickSome(choices, most, random) {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(choices, random)).join('');
}
