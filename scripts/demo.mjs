// Builds the sample project with the command as users have it, serves the output, and prints what each service answers.
import { spawn, spawnSync } from 'node:child_process';
import { command, readSample, sample } from './sample-project.mjs';

console.log('$ svc-build build');
const built = spawnSync(command, ['build', '--cwd', sample], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

console.log('\n$ svc-build serve');
const server = spawn(command, ['serve', '--cwd', sample, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
const services = Object.values(readSample('.vercel/output/routes-manifest.json').services);
const origin = await new Promise((resolve, reject) => {
  let url = '';
  let ready = 0;
  let rest = '';
  server.stdout.on('data', (data) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() ?? '';
    for (const event of lines.map((line) => JSON.parse(line))) {
      if (event.type === 'listening') url = event.url;
      if (event.type === 'diagnostic') console.log(`${event.severity}: ${event.message}`);
      if (event.type === 'service-ready') ready += 1;
      if (ready === services.length) resolve(url);
    }
  });
  server.on('exit', (code) => reject(new Error(`svc-build serve ended with ${code}`)));
});
console.log(`Serving at ${origin}\n`);

const { requests } = readSample('expect.json');
let wrong = 0;
for (const request of requests) {
  const response = await fetch(`${origin}${request.get}`, { redirect: 'manual' });
  const body = await response.text();
  const expected = response.status === request.status && body.includes(request.contains ?? '');
  if (!expected) wrong += 1;
  // From a little before what was looked for.
  const from = Math.max(0, body.indexOf(request.contains ?? '') - 24);
  const shown = body.slice(from).replace(/\s+/g, ' ').slice(0, 72);
  console.log(`${expected ? 'ok   ' : 'WRONG'} GET ${request.get.padEnd(32)} ${response.status}  ${shown}`);
}
server.removeAllListeners('exit');
server.kill('SIGTERM');
await new Promise((resolve) => server.once('exit', resolve));
console.log(
  wrong === 0
    ? `\nEvery one of ${requests.length} requests was answered as expected.`
    : `\n${wrong} answers were not as expected.`,
);
process.exitCode = wrong === 0 ? 0 : 1;
