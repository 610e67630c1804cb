const INDEX = 'index.html';
const PAGE = '.html';

/**
 * The path below the mount at which a page of a site is served: `x.html` at `x`, `x/index.html` at `x/`. Null for what
 * is no page and is served by its own name.
 */
export function pageForm(name: string): string | null {
  const start = name.lastIndexOf('/') + 1;
  const base = name.slice(start);
  if (base === INDEX) return name.slice(0, start);
  return base.endsWith(PAGE) && base !== PAGE ? name.slice(0, -PAGE.length) : null;
}

/** Whether a form is that of a directory's index. */
export function isIndexForm(form: string): boolean {
  return form === '' || form.endsWith('/');
}

/** Extensions of files that pages, programs and people ask for by name: a path that ends in one is never a page of an application. */
const FILE_TYPES =
  '7z aac apk apng atom avi avif bin bmp br bz2 cjs css csv cur dmg doc docx eot epub exe flac gif glb gltf gz heic htm html ' +
  'ico ics iso jar jpeg jpg js jsm json json5 jsonld jsx jxl less m4a m4v map markdown md mdx mid mjs mkv mov mp3 mp4 mpeg ' +
  'mpg msi mts ndjson obj oga ogg ogv opus otf pbf pdf php png ppt pptx ps psd rar rdf rss rtf sass scss sh sql stl svg ' +
  'svgz swf tar tgz tif tiff toml ts tsv tsx ttc ttf txt usdz vcf vtt vue wasm wav weba webapp webm webmanifest webp woff ' +
  'woff2 xhtml xls xlsx xml xsl xz yaml yml zip zst';

/** The extensions, in small letters, without a dot. */
export const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set(FILE_TYPES.split(' '));

const GLOB_SEGMENT = /[*?[\]{}()!+@\\]/;

/**
 * What a path is not when the page of an application may answer it, as the start of a regular expression: below no
 * directory of hashed files, and with no known file's extension at its end. One text for `serve` and `config.json`.
 */
export function notAFile(mount: string, immutable: readonly string[]): string {
  const base = mount === '/' ? '' : mount;
  const extensions = [...KNOWN_EXTENSIONS].flatMap((one) => [one, one.toUpperCase()]).join('|');
  const hashed = hashedDirectories(immutable).map((directory) => `(?!${inPattern(`${base}/${directory}`)}(?:/|$))`);
  return `(?!.*\\.(?:${extensions})$)${hashed.join('')}`;
}

/** The directories in which files are named by their contents; files beside the pages themselves make none. */
function hashedDirectories(immutable: readonly string[]): readonly string[] {
  const directories = immutable.map((glob) => {
    const segments = glob.split('/');
    const open = segments.findIndex((segment) => GLOB_SEGMENT.test(segment));
    return segments.slice(0, open === -1 ? -1 : open).join('/');
  });
  return [...new Set(directories)].filter((directory) => directory !== '').map((directory) => encodeURI(directory));
}

/** A text as a pattern for itself. */
export function inPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const HTML_RANGE = '(?:text/html|text/\\*|\\*/\\*)';
const NOT_AT_ALL = '\\s*q=0(?:\\.0*)?\\s*(?:[;,]|$)';

/** The values of an `Accept` header that allow a page, as a whole regular expression; none at all allows everything. */
export const ALLOWS_HTML = `^(?!(?:.*,)?\\s*text/html\\s*;(?:[^,]*;)?${NOT_AT_ALL})(?:\\s*|(?:.*,)?\\s*${HTML_RANGE}\\s*(?:;(?!${NOT_AT_ALL})[^,;]*)*(?:,.*)?)$`;

const allowsHtml = new RegExp(ALLOWS_HTML, 'i');

/** Whether a client takes a page for an answer, as browsers do when they navigate. */
export function acceptsHtml(accept: string | undefined): boolean {
  return accept === undefined || allowsHtml.test(accept);
}
