import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf } from '../answer-of.mjs';

const BLOCK_BYTES = 512;
/** Each takes a second. */
const SHARE = 10;

/**
 * Archives of an output in which bytes have been changed, taken away or put in twice: each is verified or refused, and
 * nothing is written beside it.
 * @param {{ rounds: number, random: () => number }} options
 */
export async function soakKind({ rounds, random }) {
  const base = mkdtempSync(join(tmpdir(), 'svc-build-hostile-'));
  const tally = new Map();
  try {
    const whole = packed(join(base, 'project'));
    const before = readdirSync(base).sort().join();
    for (let round = 0; round < Math.ceil(rounds / SHARE); round += 1) {
      const place = join(base, 'project/here');
      mkdirSync(place);
      writeFileSync(join(place, 'x.tar'), altered(whole, random));
      const exit = answerOf(place, ['verify', 'x.tar'], `round ${round}`);
      tally.set(exit, (tally.get(exit) ?? 0) + 1);
      if (readdirSync(place).join() !== 'x.tar' || readdirSync(base).sort().join() !== before)
        throw new Error(`Round ${round} left something beside the archive.`);
      rmSync(place, { recursive: true });
    }
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  return [...tally].map(([exit, count]) => `${count} with exit ${exit}`).join(', ');
}

/** @param {string} root */
function packed(root) {
  mkdirSync(join(root, 'site/deep'), { recursive: true });
  const services = { site: { entrypoint: 'site', routePrefix: '/' } };
  writeFileSync(join(root, 'vercel.json'), JSON.stringify({ experimentalServices: services }));
  writeFileSync(join(root, 'site/index.html'), '<h1>site</h1>');
  writeFileSync(join(root, 'site/deep/a.txt'), 'a'.repeat(2000));
  if (answerOf(root, ['build'], 'the sample') !== 0 || answerOf(root, ['pack', 'x.tar'], 'the sample') !== 0)
    throw new Error('The sample was not packed.');
  return readFileSync(join(root, 'x.tar'));
}

/** @param {Buffer} whole @param {() => number} random */
function altered(whole, random) {
  const bytes = Buffer.from(whole);
  const at = Math.floor(random() * bytes.length);
  const kind = random();
  if (kind < 0.2) return bytes.subarray(0, at);
  const block = at - (at % BLOCK_BYTES);
  if (kind < 0.4)
    return Buffer.concat([bytes.subarray(0, block), bytes.subarray(Math.max(0, block - BLOCK_BYTES * 2))]);
  const text = ['../', '/', '\0', './', 'x'.repeat(100), '\ufffd'][Math.floor(random() * 6)] ?? '';
  if (kind < 0.8) {
    bytes.write(text, block, 'utf8');
    return summed(bytes, block);
  }
  bytes[at] = Math.floor(random() * 256);
  return bytes;
}

/** With the checksum that a header then needs. @param {Buffer} bytes @param {number} block */
function summed(bytes, block) {
  const header = bytes.subarray(block, block + BLOCK_BYTES);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes;
}
