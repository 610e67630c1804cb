// Makes the directory of a new framework below builders/: its facts, and an example that every suite finds.
// node scripts/new-builder.mjs polka --package polka [--rank server] [--kind backend] [--built-on express] [--compile 'tsc']
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    package: { type: 'string' },
    version: { type: 'string', default: 'latest' },
    rank: { type: 'string', default: 'server' },
    kind: { type: 'string', default: 'backend' },
    'built-on': { type: 'string', multiple: true, default: [] },
    compile: { type: 'string' },
  },
});
const [slug = ''] = positionals;
if (!/^[a-z][a-z0-9-]*$/.test(slug)) throw new Error('Name the framework first, such as "polka".');
const name = values.package ?? slug;
const directory = fileURLToPath(new URL(`../builders/${slug}`, import.meta.url));
if (existsSync(directory)) throw new Error(`${directory} is there already.`);

const facts = [
  `slug: '${slug}',`,
  `rank: '${values.rank}',`,
  `kind: '${values.kind}',`,
  "runtime: 'node',",
  `find: npm('${name}'),`,
  ...(values['built-on'].length === 0 ? [] : [`builtOn: [${values['built-on'].map((one) => `'${one}'`).join(', ')}],`]),
  `build: nodeServer(${values.compile === undefined ? '' : `{ compile: '${values.compile}' }`}),`,
];
/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const prefix = `/svc/${slug}`;
/** @type {Readonly<Record<string, string>>} */
const files = {
  'index.ts': `import { framework, npm } from '@svc-build/model/builder';
import { nodeServer } from '@svc-build/runtimes/node/node-server';

/** What ${slug} is: say it in a sentence. */
export default framework({
${facts.map((line) => `  ${line}`).join('\n')}
});
`,
  'example/vercel.json': json({ experimentalServices: { api: { routePrefix: prefix } } }),
  'example/expect.json': json({
    requests: [
      { get: `${prefix}/greeting`, status: 200, contains: `Hello from ${slug}` },
      { get: `${prefix}/nothing`, status: 404, contains: '' },
    ],
    dev: {
      edit: 'src/server.js',
      find: `'Hello from ${slug}'`,
      replace: `'Goodbye from ${slug}'`,
      see: `Goodbye from ${slug}`,
      broken: "'",
      reload: true,
    },
  }),
  'example/package.json': json({
    name: `${slug}-example`,
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: { start: 'node src/server.js' },
    dependencies: { [name]: values.version },
  }),
  'example/src/server.js': `// Write the smallest app of ${slug} that answers ${prefix}/greeting with "Hello from ${slug}", at process.env.PORT.
import '${name}';
`,
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}
console.log(`Made builders/${slug}. Now write its example, and in its directory run
  npm install --package-lock-only
then here
  npm run build && npm test -- conformance -t ${slug}`);
