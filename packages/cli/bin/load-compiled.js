'use strict';

const { readFileSync } = require('node:fs');
const { Script, constants } = require('node:vm');
const { keepCode, keptCode } = require('./kept-code.js');

/**
 * What a text of the program exports. It is run with what V8 compiled of it in earlier runs, because compiling would be
 * much of a short run; and when the process ends, its code is kept if this run asked for more modules than those did.
 *
 * @param {string} path
 * @param {ReadonlySet<string>} asked
 * @param {(id: string) => unknown} require
 */
function loadCompiled(path, asked, require) {
  const text = readFileSync(path, 'latin1'); // The build writes ASCII alone, and the text's digest first.
  const digest = text.slice(3, text.indexOf('\n'));
  const kept = keptCode(digest);
  const script = new Script(text, {
    filename: path,
    ...(kept !== null && { cachedData: kept.code }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const known = kept !== null && script.cachedDataRejected === false ? kept.asked : null;
  process.once('exit', () => {
    const all = new Set([...(known ?? []), ...asked]);
    if (known === null || all.size > known.length)
      keepCode(digest, { asked: [...all], code: script.createCachedData() });
  });
  return script.runInThisContext()(require);
}

module.exports = { loadCompiled };
