import { runMain } from 'node:module';
import type { Server } from 'node:net';
import { pathToFileURL } from 'node:url';
import { Drain } from '../launcher/drain.ts';
import { entryFile } from '../launcher/installed-entry.ts';
import { redirectListen } from '../launcher/redirect-listen.ts';
import { servableExport } from '../launcher/servable-export.ts';

/**
 * Starts a Node program behind svc-build: `node node-launcher.mjs <entry>`, with PORT and HOST set. The program either
 * listens by itself, wherever it likes, or exports something that can be served. One that does both is served at once
 * through its export, until its own server starts to listen and takes over.
 */
const [, , entry] = process.argv;
if (entry === undefined) throw new Error('The launcher needs the file to start.');
// Programs that start only when run directly compare this with their own path.
const file = entryFile(entry, process.cwd());
process.argv.splice(1, 2, file);

const address = { port: Number(process.env.PORT), host: process.env.HOST ?? '127.0.0.1' };
const drain = new Drain();
let serving: Server | null = null;
const listen = redirectListen(address, (own) => {
  if (serving !== own) serving?.close();
  serving = own;
  drain.watch(own);
});

drain.onSignal('SIGTERM');
process.on('beforeExit', () => {
  if (serving !== null) return;
  process.stderr.write(
    `${entry} neither started a web server nor exported one: call listen(), or export an app, a server, a request handler or an object with fetch() as default.\n`,
  );
  process.exit(1);
});

// As the main module of the program, so that `require.main === module` holds; importing it again only looks at its exports.
runMain();
const module: unknown = await import(pathToFileURL(file).href);
// Changed by the app's own listen(), which the compiler does not see.
const own = serving as Server | null;
const exported = own === null ? servableExport(module) : null;
if (exported !== null) {
  serving = exported;
  drain.watch(exported);
  listen(exported);
}
