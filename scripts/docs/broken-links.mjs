import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const LINK = /\]\(([^()\s]+)\)|<img[^>]*\ssrc="([^"]+)"/g;
const EXTERNAL = /^[a-z][a-z0-9+.-]*:/i;

/**
 * One sentence for each link that leads nowhere, and for each page that no other page links to.
 * @param {readonly string[]} pages relative to the repository
 * @param {string} root
 */
export function brokenLinks(pages, root) {
  const texts = new Map(pages.map((page) => [page, withoutCode(readFileSync(join(root, page), 'utf8'))]));
  const linked = new Set(['README.md']);
  const problems = pages.flatMap((page) =>
    linksOf(texts.get(page) ?? '').flatMap((link) => {
      if (EXTERNAL.test(link)) return [];
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), path)).replace(/\/$/, '');
      if (target !== page) linked.add(target);
      if (target.startsWith('..') || !existsSync(join(root, target))) return [`${page}: there is no ${link}.`];
      if (anchor === undefined) return [];
      const text = texts.get(target);
      if (text === undefined) {
        const kind = statSync(join(root, target)).isDirectory() ? 'a directory' : 'no page of the manual';
        return [`${page}: ${link} names a heading, and ${target} is ${kind}.`];
      }
      return headings(text).has(anchor) ? [] : [`${page}: ${target} has no heading #${anchor}.`];
    }),
  );
  const alone = pages.filter((page) => !linked.has(page)).map((page) => `${page}: no other page links to it.`);
  return [...problems, ...alone];
}

/** @param {string} text */
function linksOf(text) {
  const prose = text.replace(/(`+)(?!`).*?\1/g, '');
  return [...prose.matchAll(LINK)].map(([, link = '', image = '']) => link || image);
}

/** A page without its blocks of code, which may hold anything. @param {string} text */
function withoutCode(text) {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The names that GitHub gives to the headings of a page. @param {string} text */
function headings(text) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const [, title = ''] of text.matchAll(/^#{1,6} (.*)$/gm)) {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const name = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    let unique = name;
    for (let count = 1; names.has(unique); count++) unique = `${name}-${count}`;
    names.add(unique);
  }
  return names;
}
