import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What tests and the commands that they run leave in TMPDIR goes when they have all ended: the directory is theirs alone. */
export default function setup() {
  const own = realpathSync(mkdtempSync(join(tmpdir(), 'svc-tests-')));
  // Tests that run a command as somebody else come through it.
  chmodSync(own, 0o711);
  process.env.TMPDIR = own;
  return () => rmSync(own, { recursive: true, force: true, maxRetries: 5 });
}
