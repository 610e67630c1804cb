// Makes docs/build.png: builds the sample project in a terminal of tmux, a source changed, and photographs what stands
// there, through Debian's chromium. `node scripts/terminal-picture.mjs`
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = join(root, 'node_modules/.bin/svc-build');
const sample = join(root, 'test/projects/storefront');
const directory = mkdtempSync(join(tmpdir(), 'svc-build-picture-'));
const project = join(directory, 'shop');
const leftovers = /\/(node_modules|\.next|\.svc-build|\.vercel)(\/|$)/;
cpSync(sample, project, { recursive: true, filter: (path) => !leftovers.test(path.slice(sample.length)) });

const tmux = (/** @type {readonly string[]} */ ...args) =>
  execFileSync('tmux', ['-L', 'svc-build-picture', ...args], { encoding: 'utf8' });
const type = (/** @type {string} */ line) => tmux('send-keys', '-t', 'picture', line, 'Enter');
const screen = () => tmux('capture-pane', '-t', 'picture', '-p', '-e');

try {
  execFileSync(command, ['build', '--quiet'], { cwd: project, stdio: 'inherit' });
  appendFileSync(join(project, 'backend/main.py'), '\n');
  appendFileSync(join(project, 'apps/web/app/page.tsx'), '\n');
  tmux('new-session', '-d', '-s', 'picture', '-x', '96', '-y', '36', '-c', project, 'env PS1="$ " sh');
  type(`PATH="${join(root, 'node_modules/.bin')}:$PATH"; clear`);
  for (const shown of ['Built', 'Nothing changed']) {
    type('svc-build');
    while (!screen().includes(shown)) await sleep(200);
  }
  await sleep(300);
  mkdirSync(join(root, 'docs'), { recursive: true });
  await photograph(screen().trimEnd(), join(root, 'docs/build.png'));
} finally {
  tmux('kill-server');
  rmSync(directory, { recursive: true, force: true });
}

/**
 * @param {string} text with the escape sequences of colours
 * @param {string} file
 */
async function photograph(text, file) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.setContent(`<body style="margin:0"><pre style="display:inline-block;margin:0;padding:20px 24px;background:#14161a;
    color:#d7dae0;font:14px/1.35 'DejaVu Sans Mono',monospace">${html(text)}</pre></body>`);
  await page.locator('pre').screenshot({ path: file });
  await browser.close();
}

/**
 * A screen as HTML: each stretch between two escape sequences in the style that they left.
 * @param {string} text
 */
function html(text) {
  /** @type {Readonly<Record<string, string>>} */
  const colours = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#76e3ea' };
  let style = { colour: '', weight: '', opacity: '' };
  const begin = String.fromCharCode(27);
  return text
    .split(new RegExp(`${begin}\\[([\\d;]*)m`))
    .map((part, index) => {
      if (index % 2 === 0) {
        const shown = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
        return `<span style="color:${style.colour};font-weight:${style.weight};opacity:${style.opacity}">${shown}</span>`;
      }
      for (const code of part.split(';').map(Number)) {
        if (code === 0) style = { colour: '', weight: '', opacity: '' };
        else if (code === 1) style = { ...style, weight: 'bold' };
        else if (code === 2) style = { ...style, opacity: '.6' };
        else if (code === 22) style = { ...style, weight: '', opacity: '' };
        else if (code === 39) style = { ...style, colour: '' };
        else style = { ...style, colour: colours[code] ?? style.colour };
      }
      return '';
    })
    .join('');
}
