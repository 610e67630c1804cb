// Preloaded into a command (NODE_OPTIONS=--require): writes a line for every child process that is started, by whatever
// way. All of them end in one of two calls of node's own, which are wrapped here.
const { appendFileSync } = require('node:fs');

const note = (/** @type {unknown} */ file) => {
  const { CHILDREN_FILE } = process.env;
  if (CHILDREN_FILE !== undefined) appendFileSync(CHILDREN_FILE, `${file}\n`);
};
// @ts-expect-error Undocumented; there is no other place that all ways pass.
const binding = (/** @type {string} */ name) => process.binding(name);
const wrap = (/** @type {any} */ owner) => {
  const { spawn } = owner;
  owner.spawn = function (/** @type {{ file: string }} */ options) {
    note(options.file);
    return spawn.call(this, options);
  };
};
wrap(binding('process_wrap').Process.prototype);
wrap(binding('spawn_sync'));
