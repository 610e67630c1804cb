#!/usr/bin/env node
// Committed, because npm links a bin only if its file is there at install. The program itself is built, as several texts:
// what every run loads, what one loads that has options, what one loads that builds, and the rest.
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { loadCompiled } = require('./load-compiled.js');

const directory = join(__dirname, '../dist');
/** @type {Map<string, Record<string, () => any>>} */
const texts = new Map();
/** Modules that this run has asked for, besides those of the first text. @type {Set<string>} */
const asked = new Set();

if (existsSync(join(directory, 'start.cjs'))) {
  load('#start/packages/cli/src/bin.ts').start(directory);
} else {
  process.stderr.write('svc-build is not built yet: run `npm run build` in its repository.\n');
  process.exitCode = 70;
}

/** A module of a text goes by `#TEXT/PATH`. */
function load(/** @type {string} */ id) {
  if (!id.startsWith('#')) return require(id);
  const name = id.slice(1, id.indexOf('/'));
  if (name !== 'start') asked.add(id);
  const text = texts.get(name) ?? loadCompiled(join(directory, `${name}.cjs`), asked, load);
  texts.set(name, text);
  const found = text[id];
  if (found === undefined) throw new Error(`${id} stands in no text of the program.`);
  return found();
}
