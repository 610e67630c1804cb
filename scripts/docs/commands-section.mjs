import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { code, sentence, table } from './markdown.mjs';

/** @typedef {readonly [flags: string, text: string]} Row */

/**
 * Every command with its arguments and options, as its own `--help` tells them. What all commands take stands once, last.
 * @param {string} root
 */
export function commandsSection(root) {
  /** @param {readonly string[]} args */
  const help = (...args) => readHelp(svcBuild(root, ...args, '--help'));
  const names = help()
    .rows('Commands')
    .map(([usage]) => usage.split(' ')[0] ?? '');
  const commands = names.map((name) => ({ name, help: help(name) }));
  const options = commands.map((command) => command.help.rows('Options'));
  /** @param {Row} row */
  const isCommon = ([flags]) => options.every((rows) => rows.some((other) => other[0] === flags));
  const parts = commands.map(({ name, help }) => commandText(name, help, (row) => !isCommon(row)));
  const common = (options[0] ?? []).filter(isCommon);
  return [...parts, `## Options of every command\n\n${optionTable(common)}`].join('\n\n');
}

/**
 * @param {string} name
 * @param {ReturnType<typeof readHelp>} help
 * @param {(row: Row) => boolean} isOwn
 */
function commandText(name, help, isOwn) {
  const args = help.rows('Arguments').map(([flags, text]) => [code(flags), withoutNotes(text)]);
  const own = help.rows('Options').filter(isOwn);
  return [
    `## svc-build ${name}`,
    help.description,
    `\`\`\`\n${help.usage}\n\`\`\``,
    args.length > 0 ? table(['argument', 'meaning'], args) : '',
    own.length > 0 ? optionTable(own) : '',
    `\`\`\`sh\n${help.examples.join('\n')}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** @param {readonly Row[]} rows */
function optionTable(rows) {
  return table(
    ['option', 'meaning', 'variable'],
    rows.map(([flags, text]) => {
      const variable = /\benv: (\w+)/.exec(text)?.[1];
      return [code(flags), withoutNotes(text), variable === undefined ? '' : code(variable)];
    }),
  );
}

/** What an option means, with its choices and default, and without its variable. @param {string} text */
function withoutNotes(text) {
  return sentence(text.replace(/,? ?env: \w+/, '').replace(' ()', ''));
}

/**
 * A text of `--help` in its parts.
 * @param {string} text
 */
function readHelp(text) {
  const [usage = '', description = '', ...blocks] = text.trimEnd().split(/\n\n+/);
  /** @param {string} title */
  const linesOf = (title) => {
    const block = blocks.find((lines) => lines.startsWith(`${title}:\n`)) ?? '';
    return block.split('\n').slice(1);
  };
  return {
    usage: usage.replace('Usage: ', ''),
    description: description.replaceAll('\n', ' '),
    examples: linesOf('Examples').map((line) => line.replace(/^ *\$ /, '')),
    /** @param {string} title */
    rows: (title) => readRows(linesOf(title)),
  };
}

/**
 * Rows of two columns; a line that begins further to the right goes on with the row before.
 * @param {readonly string[]} lines
 * @returns {readonly Row[]}
 */
function readRows(lines) {
  /** @type {[string, string][]} */
  const rows = [];
  for (const line of lines) {
    const [, flags, text = ''] = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    const last = rows.at(-1);
    if (flags !== undefined) rows.push([flags, text]);
    else if (last !== undefined) last[1] = `${last[1]} ${line.trim()}`.trim();
  }
  return rows;
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
function svcBuild(root, ...args) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const command = join(root, 'packages/cli/bin/svc-build.js');
  return execFileSync(process.execPath, [command, ...args], { encoding: 'utf8', env });
}
