#!/usr/bin/env node
// Committed, because npm links a bin only if its file is there at install; the program itself is built.
try {
  await import('../dist/bin.mjs');
} catch (thrown) {
  if (thrown?.code !== 'ERR_MODULE_NOT_FOUND' || !thrown.message.includes('dist/bin.mjs')) throw thrown;
  process.stderr.write('svc-build is not built yet: run `npm run build` in its repository.\n');
  process.exitCode = 70;
}
