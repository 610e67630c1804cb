import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { moveOutput, type Served, serveMoved } from '../rig/moved-output.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

/** A service whose routes need files that no import names: each route, and a part of its answer. */
interface Needy {
  readonly files: Readonly<Record<string, string>>;
  readonly manifest?: object;
  readonly routes: Readonly<Record<string, string>>;
}

const express = (name: string, body: string): string => `
  const express = require('express');
  const fs = require('node:fs');
  const path = require('node:path');
  const app = express();
  const at = (route, answer) => app.get('/${name}' + route, answer);
  ${body}
  app.listen(process.env.PORT);`;

const services: Readonly<Record<string, Needy>> = {
  docs: {
    files: {
      'server.js': express(
        'docs',
        `const ui = require('swagger-ui-express');
         app.use('/docs/ui', ui.serve, ui.setup({ openapi: '3.0.0', info: { title: 'API', version: '1' }, paths: {} }));`,
      ),
    },
    routes: { '/ui/': 'id="swagger-ui"', '/ui/swagger-ui-bundle.js': 'SwaggerUI', '/ui/swagger-ui.css': '.swagger-ui' },
  },
  settings: {
    files: {
      'server.js': express(
        'settings',
        `const config = require('config');
         const i18next = require('i18next');
         const options = { lng: 'de', preload: ['de'], initAsync: false, backend: { loadPath: './locales/{{lng}}/{{ns}}.json' } };
         i18next.use(require('i18next-fs-backend')).init(options);
         at('/config', (_, answer) => answer.send(config.get('greeting') + ' and ' + config.get('other')));
         at('/translated', (_, answer) => answer.send(i18next.t('hello')));`,
      ),
      'config/default.json': '{"greeting":"default","other":"also default"}',
      'config/production.yaml': 'greeting: production',
      'locales/de/translation.json': '{"hello":"Guten Tag"}',
    },
    manifest: { dependencies: { yaml: '^2.0.0' } },
    routes: { '/config': 'production and also default', '/translated': 'Guten Tag' },
  },
  workers: {
    files: {
      'server.js': express(
        'workers',
        `const { execFile, fork } = require('node:child_process');
         const { Worker } = require('node:worker_threads');
         const started = (child, answer) => child.on('message', (text) => answer.send(text)).on('error', (thrown) => answer.status(500).send(String(thrown)));
         at('/forked', (_, answer) => started(fork('./workers/f.js'), answer));
         at('/thread', (_, answer) => started(new Worker('./w.js'), answer));
         at('/script', (_, answer) => execFile(process.execPath, ['scripts/s.js'], (_, text) => answer.send(text)));`,
      ),
      'workers/f.js': `process.send(require('./part').text + typeof require('pug')); process.disconnect();`,
      'workers/part.js': `exports.text = 'forked with ';`,
      'w.js': `require('node:worker_threads').parentPort.postMessage('in a thread');`,
      'scripts/s.js': `console.log('from a script');`,
    },
    routes: { '/forked': 'forked with object', '/thread': 'in a thread', '/script': 'from a script' },
  },
  typed: {
    files: {
      'src/server.ts': `
        import { readdirSync, readFileSync } from 'node:fs';
        import { createServer } from 'node:http';
        import { join } from 'node:path';
        import { Worker } from 'node:worker_threads';
        createServer((request, response) => {
          if (request.url === '/typed/thread') new Worker(join(__dirname, 'w.ts')).on('message', (text) => response.end(text));
          else if (request.url === '/typed/loaded') {
            const names = readdirSync(join(__dirname, 'plugins'));
            response.end(names.map((name) => require('./plugins/' + name).default as string).join());
          } else response.end(readFileSync(join(__dirname, 'schema.sql')));
        }).listen(process.env.PORT);`,
      'src/w.ts': `import { parentPort } from 'node:worker_threads'; const text: string = 'typed thread'; parentPort?.postMessage(text);`,
      'src/plugins/one.ts': `const one: string = 'plugin one'; export default one;`,
      'src/schema.sql': 'create table t',
    },
    manifest: { scripts: { start: 'tsx src/server.ts' } },
    routes: { '/thread': 'typed thread', '/loaded': 'plugin one', '/schema': 'create table' },
  },
  views: {
    files: {
      'server.js': express(
        'views',
        `app.set('views', 'templates');
         app.use('/views/static', express.static('public'));
         at('/pug', (_, answer) => answer.render('page.pug', { who: 'pug' }));
         at('/ejs', (_, answer) => answer.render('page.ejs', { who: 'ejs' }));
         at('/sent', (_, answer) => answer.sendFile('a.txt', { root: 'files' }));
         at('/read', (_, answer) => answer.send(fs.readFileSync('data/x.json')));
         at('/listed', (_, answer) => answer.send(fs.readdirSync('./posts').join()));
         at('/added', (request, answer) => answer.send(fs.readFileSync('./posts/' + request.query.name + '.md')));
         at('/joined', (request, answer) => answer.send(fs.readFileSync(path.join(process.cwd(), 'texts', request.query.name))));`,
      ),
      'templates/page.pug': 'p Hello #{who}',
      'templates/page.ejs': 'Hello <%= who %>, <%- include("part") %>',
      'templates/part.ejs': 'part',
      'public/a.txt': 'static',
      'files/a.txt': 'sent',
      'data/x.json': '{"read":true}',
      'posts/one.md': 'post',
      'texts/one.txt': 'joined',
    },
    routes: {
      ...{ '/pug': 'Hello pug', '/ejs': 'Hello ejs, part', '/static/a.txt': 'static', '/sent': 'sent' },
      ...{ '/read': '"read":true', '/listed': 'one.md', '/added?name=one': 'post', '/joined?name=one.txt': 'joined' },
    },
  },
  defaults: {
    files: {
      'server.mjs': `
        import express from 'express';
        const app = express();
        app.set('view engine', 'pug');
        app.get('/defaults/page', (_, answer) => answer.render('index'));
        export default app;`,
      'views/index.pug': 'extends layout\nblock content\n  p inner',
      'views/layout.pug': 'body\n  block content',
    },
    manifest: { main: 'server.mjs' },
    routes: { '/page': 'inner' },
  },
  aliases: {
    files: {
      'server.js': `
        require('module-alias')(__dirname);
        require('module-alias').addAlias('@more', __dirname + '/more');
        ${express('aliases', `at('/all', (_, answer) => answer.send(require('@lib/a').a + require('@root/b.js').b + require('@more/c')));`)}`,
      'lib/a.js': `exports.a = 'one ';`,
      'b.js': `exports.b = 'two ';`,
      'more/c.js': `module.exports = 'three';`,
    },
    manifest: { _moduleAliases: { '@lib': 'lib', '@root': '.' } },
    routes: { '/all': 'one two three' },
  },
  logs: {
    files: {
      'server.js': `
        const pino = require('pino');
        const log = pino(pino.transport({ targets: [{ target: 'pino-pretty' }, { target: './transport.js' }] }));
        require('node:http').createServer((_, response) => {
          log.info('asked');
          response.end('logged, ' + globalThis.preloaded);
        }).listen(process.env.PORT);`,
      'transport.js': `module.exports = () => new (require('node:stream').Writable)({ write: (_, __, done) => done() });`,
      'first.js': `globalThis.preloaded = 'preloaded';`,
    },
    manifest: { scripts: { start: 'node -r ./first.js server.js' } },
    routes: { '/written': 'logged, preloaded' },
  },
};

const dependencies = {
  ...{ express: '^5.0.0', 'swagger-ui-express': '^5.0.0', config: '^4.0.0', i18next: '^25.0.0' },
  ...{ 'i18next-fs-backend': '^2.0.0', pug: '^3.0.0', ejs: '^3.0.0', 'module-alias': '^2.0.0' },
  ...{ pino: '^9.0.0', 'pino-pretty': '^13.0.0' },
};

const project: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ private: true, workspaces: ['services/*'], dependencies }),
  'vercel.json': JSON.stringify({
    experimentalServices: Object.fromEntries(
      Object.keys(services).map((name) => [name, { entrypoint: `services/${name}`, routePrefix: `/${name}` }]),
    ),
  }),
  ...Object.fromEntries(
    Object.entries(services).flatMap(([name, { files, manifest }]) => [
      [`services/${name}/package.json`, JSON.stringify({ name: `service-${name}`, main: 'server.js', ...manifest })],
      ...Object.entries(files).map(([path, text]) => [`services/${name}/${path}`, text]),
    ]),
  ),
};

describe('files that no import names', () => {
  let rig: ProjectRig;
  let served: Served;
  beforeAll(async () => {
    rig = await projectRig(project);
    const built = await rig.run(['build']);
    expect(built).toMatchObject({ code: 0, stderr: expect.not.stringContaining('TRACE_INCOMPLETE') });
    const { output } = await moveOutput(rig);
    served = await serveMoved(rig, output);
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  it.each(
    Object.entries(services).flatMap(([name, { routes }]) =>
      Object.entries(routes).map(([route, answer]) => [`/${name}${route}`, answer] as const),
    ),
  )('%s is answered from a moved output', async (path, answer) => {
    expect(await ask(served.origin, path)).toEqual({ status: 200, body: expect.stringContaining(answer) });
  });
});
