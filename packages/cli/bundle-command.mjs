import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

/**
 * @typedef {object} Command
 * @property {readonly { readonly name: string, readonly roots: readonly string[] }[]} texts In the order in which they are loaded.
 * @property {string} outdir
 * @property {string} root The names of modules in the texts are relative to it.
 * @property {import('esbuild').BuildOptions} options
 */

/**
 * What the texts hold and ask of each other.
 *
 * @typedef {object} Division
 * @property {Map<string, string>} owners Of each module of ours the text that it stands in.
 * @property {Set<string>} asked Modules that are exported, because another text or the loader asks for them.
 * @property {(path: string) => string} idOf
 */

/**
 * Writes the command as several texts for `bin/svc-build.js`. Each holds its roots and what they import, without what
 * stands in a text before it; what is imported with `import()` may lie in a later one, and the last text holds all that
 * the others do not. A run pays for each function of a text that it loads. They are CommonJS, because Node 20 can keep the
 * compiled code of that alone. A text begins with a line that is its digest.
 *
 * @param {Command} command
 * @returns {Promise<string>} the digest of them all
 */
export async function bundleCommand(command) {
  const { texts, outdir, root } = command;
  const last = texts.at(-1)?.name ?? '';
  const owners = new Map();
  const asked = new Set(texts.flatMap(({ roots }) => roots));
  /** @type {Division} */
  const division = { owners, asked, idOf: (path) => `#${owners.get(path) ?? last}/${relative(root, path)}` };

  for (const { name, roots } of texts) {
    const left = name === last ? [...asked].filter((path) => !owners.has(path)) : roots;
    const { inputs } = await bundled(name, left, command, division);
    for (const path of inputs) if (path.endsWith('.ts') && !owners.has(path)) owners.set(path, name);
  }
  const written = [];
  for (const { name } of texts) {
    const exported = [...asked].filter((path) => (owners.get(path) ?? last) === name);
    const { text } = await bundled(name, exported.sort(), command, division);
    if (/[^\0-\x7f]/.test(text)) throw new Error('The command is read as ASCII, and is not ASCII.');
    writeFileSync(join(outdir, `${name}.cjs`), `// ${sha256(text)}\n${text}`);
    written.push(text);
  }
  return sha256(written.join('\n'));
}

/**
 * @param {string} name
 * @param {readonly string[]} exported
 * @param {Command} command
 * @param {Division} division
 */
async function bundled(name, exported, { texts, root, options }, division) {
  const modules = exported.map(
    (path) => `${JSON.stringify(division.idOf(path))}: () => require(${JSON.stringify(path)}),`,
  );
  const { outputFiles, warnings, metafile } = await build({
    ...options,
    absWorkingDir: root,
    stdin: { contents: `module.exports = {\n${modules.join('\n')}\n};`, resolveDir: root },
    format: 'cjs',
    supported: { 'dynamic-import': false }, // The loader's `require` finds what lies in another text.
    minifyWhitespace: true, // It takes the comments out, which need not be ASCII.
    lineLimit: 160, // So that a stack trace says where.
    banner: { js: '"use strict"; (function (require) { const module = {};' },
    footer: { js: 'return module.exports; })' },
    plugins: [elsewhere(name, name === texts.at(-1)?.name, division), ...(options.plugins ?? [])],
    metafile: true,
    write: false,
  });
  if (warnings.length > 0) throw new Error('What esbuild warns of would fail when the command runs.');
  return { text: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs).map((path) => join(root, path)) };
}

/**
 * Leaves out what stands in another text.
 *
 * @param {string} name
 * @param {boolean} isLast
 * @param {Division} division
 * @returns {import('esbuild').Plugin}
 */
function elsewhere(name, isLast, { owners, asked, idOf }) {
  return {
    name: 'elsewhere',
    setup(bundle) {
      bundle.onResolve({ filter: /./ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
        if (importer === '' || importer === '<stdin>' || pluginData === 'asked') return undefined;
        const found = await bundle.resolve(path, {
          kind: 'import-statement',
          resolveDir,
          importer,
          pluginData: 'asked',
        });
        if (found.external || found.errors.length > 0) return undefined;
        const owner = owners.get(found.path) ?? (kind === 'dynamic-import' && !isLast ? 'a later text' : name);
        if (owner === name) return undefined;
        asked.add(found.path);
        return { path: idOf(found.path), external: true };
      });
    },
  };
}

/** @param {string} text */
function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
