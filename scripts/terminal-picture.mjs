// Makes docs/pictures/build.svg: builds the sample project in a terminal of tmux, two sources changed, and draws what stands
// there. `node scripts/terminal-picture.mjs`
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { command, copySample } from './sample-project.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'svc-build-picture-'));
const project = join(directory, 'shop');
copySample(project);

const ESCAPE = String.fromCharCode(27);
/** @type {Readonly<Record<string, string>>} */
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#76e3ea' };

const tmux = (/** @type {readonly string[]} */ ...args) =>
  execFileSync('tmux', ['-L', 'svc-build-picture', ...args], { encoding: 'utf8' });
const type = (/** @type {string} */ line) => tmux('send-keys', '-t', 'picture', line, 'Enter');
const plain = () => tmux('capture-pane', '-t', 'picture', '-p');
const coloured = () => tmux('capture-pane', '-t', 'picture', '-p', '-e');

try {
  execFileSync(command, ['build', '--quiet'], { cwd: project, stdio: 'inherit' });
  appendFileSync(join(project, 'backend/main.py'), '\n');
  appendFileSync(join(project, 'apps/web/app/page.tsx'), '\n');
  const shell = `env PATH="${join(root, 'node_modules/.bin')}:${process.env.PATH}" PS1="$ " sh`;
  tmux('new-session', '-d', '-s', 'picture', '-x', '96', '-y', '36', '-c', project, shell);
  while (plain().trim() !== '$') await sleep(50);
  for (const shown of ['Built', 'Nothing changed']) {
    type('svc-build');
    while (!plain().includes(shown) || !plain().trimEnd().endsWith('\n$')) await sleep(200);
  }
  writeFileSync(join(root, 'docs/pictures/build.svg'), drawing(coloured().trimEnd().split('\n').slice(0, -1)));
} finally {
  tmux('kill-server');
  rmSync(directory, { recursive: true, force: true });
}

/**
 * Lines of a screen as SVG. Each stretch of text has its own place, so columns stand in line in whatever font there is.
 * @param {readonly string[]} lines with the escape sequences of colours
 */
function drawing(lines) {
  const [character, line, margin] = [8.43, 19, 24];
  const rows = stretchesOfLines(lines);
  const ends = rows.flat().map(({ column, text }) => column + text.length);
  const width = Math.ceil(Math.max(...ends) * character) + 2 * margin;
  const height = lines.length * line + 2 * margin - 6;
  const texts = rows.flatMap((stretches, row) =>
    stretches.map((stretch) => {
      const [x, y] = [(margin + stretch.column * character).toFixed(1), margin + row * line + 10];
      return `<text x="${x}" y="${y}" ${stretch.style}>${escaped(stretch.text)}</text>`;
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<title>svc-build in a terminal: a build of two changed services, and one in which nothing has changed</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="#14161a"/>`,
    '<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="#d7dae0">',
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/**
 * For each line the words that stand side by side in one style, each stretch with its column. A style goes on until an
 * escape sequence ends it, also in the next line.
 * @param {readonly string[]} lines
 */
function stretchesOfLines(lines) {
  let style = { colour: '', bold: false, faint: false };
  return lines.map((line) => {
    let column = 0;
    return line.split(new RegExp(`${ESCAPE}\\[([\\d;]*)m`)).flatMap((part, index) => {
      if (index % 2 === 1) {
        for (const code of part.split(';').map(Number)) style = styleAfter(style, code);
        return [];
      }
      const begin = column;
      column += part.length;
      return [...part.matchAll(/\S+(?: \S+)*/g)].map((words) => {
        return { text: words[0], column: begin + words.index, style: attributesOf(style) };
      });
    });
  });
}

/**
 * @typedef {{ readonly colour: string, readonly bold: boolean, readonly faint: boolean }} Style
 * @param {Style} style
 * @param {number} code
 * @returns {Style}
 */
function styleAfter(style, code) {
  if (code === 0) return { colour: '', bold: false, faint: false };
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, faint: true };
  if (code === 22) return { ...style, bold: false, faint: false };
  if (code === 39) return { ...style, colour: '' };
  return { ...style, colour: COLOURS[code] ?? style.colour };
}

/** @param {Style} style */
function attributesOf({ colour, bold, faint }) {
  const attributes = [
    colour === '' ? '' : `fill="${colour}"`,
    bold ? 'font-weight="bold"' : '',
    faint ? 'opacity=".6"' : '',
  ];
  return attributes.filter((attribute) => attribute !== '').join(' ');
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
