import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleToVerify } from '@svc-build/verify/testing/verify-sample';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../rig/is-alive.ts';
import { moveOutput } from '../rig/moved-output.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

const lines = (stdout: string): readonly Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

function probesOf(rig: ProjectRig): unknown {
  const { services } = JSON.parse(readFileSync(join(rig.root, '.vercel/output/routes-manifest.json'), 'utf8'));
  return Object.fromEntries(Object.keys(services).map((name) => [name, services[name].probes]));
}

it('what svc-build.json wants verified reaches the manifest at once, and builds nothing again', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('hello'), docs: page('read') }));
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  expect(probesOf(rig)).toEqual({ site: [], docs: [] });
  await rig.write({
    'svc-build.json': '{ "verify": [{ "path": "/docs/", "status": 200 }, { "path": "/index.html" }] }',
  });
  const again = await rig.run(['build', '--json']);
  expect(lines(again.stdout).at(-1)).toMatchObject({ services: [{ outcome: 'fresh' }, { outcome: 'fresh' }] });
  const probes = { site: [{ path: '/index.html', status: null }], docs: [{ path: '/docs/', status: 200 }] };
  expect(probesOf(rig)).toEqual(probes);
  await rig.write({ 'svc-build.json': '{}' });
  expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  expect(probesOf(rig)).toEqual({ site: [], docs: [] });
});

const broken = `mkdir -p dist && echo '<script src="/gone.js"></script>' > dist/index.html`;

describe('build --verify', () => {
  it('proves what was built, and what was there already', async () => {
    await using rig = await projectRig(scriptedServices({ site: page('hello'), docs: page('read') }));
    const env = { TMPDIR: join(rig.root, '..') };
    const built = await rig.run(['build', '--verify'], { env });
    expect(built).toMatchObject({ code: 0, stderr: '' });
    expect(built.stdout).toMatch(
      /\nVerifying 2 services …\n\nservice {2}ready {2}memory {2}size +requests {2}outcome\n/,
    );
    expect(built.stdout).toMatch(
      /\nsite +- +- +6 B, 1 file +200 +ok\n\nVerified 2 services in .*: \.vercel\/output\n$/,
    );
    const fresh = await rig.run(['--verify', '--json'], { env });
    expect(lines(fresh.stdout).map(({ type }) => type)).toEqual([
      'summary',
      'service-verified',
      'service-verified',
      'verified',
    ]);
    expect(lines(fresh.stdout)[0]).toMatchObject({ services: [{ outcome: 'fresh' }, { outcome: 'fresh' }] });
    expect(readdirSync(join(rig.root, '..')).sort()).toEqual(['cache', 'project']);
  });

  it('is exit 1 for an output that does not do, and keeps it', async () => {
    await using rig = await projectRig(scriptedServices({ site: broken }));
    const ran = await rig.run(['build', '--verify']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(
      'error: The page / of service "site" needs /gone.js, which is answered with 404. [VERIFY_ASSET]',
    );
    expect(ran.stdout).toContain('Built 1 service');
    expect(ran.stdout).toMatch(/\n1 of 1 service failed to verify in .*: \.vercel\/output\n$/);
    expect(existsSync(join(rig.root, '.vercel/output/config.json'))).toBe(true);
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
  });

  it('verifies nothing that was not built', async () => {
    await using rig = await projectRig(scriptedServices({ site: 'exit 1' }));
    const failed = await rig.run(['build', '--verify']);
    expect([failed.code, failed.stdout]).toEqual([1, expect.not.stringContaining('Verifying')]);
    const dry = await rig.run(['build', '--verify', '--dry-run']);
    expect([dry.code, dry.stdout]).toEqual([0, expect.not.stringContaining('Verifying')]);
  });
});

describe('verify', () => {
  it('takes an output anywhere, and tells scripts all of it', async () => {
    await using rig = await projectRig(scriptedServices({ site: broken, docs: page('read') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const { output } = await moveOutput(rig);
    const ran = await rig.run(['verify', output, '--json'], { cwd: join(output, '..') });
    expect(ran.code).toBe(1);
    expect(lines(ran.stdout)).toEqual([
      expect.objectContaining({ type: 'diagnostic', code: 'VERIFY_ASSET', service: 'site', severity: 'error' }),
      {
        type: 'service-verified',
        name: 'docs',
        ok: true,
        readyMs: 0,
        memoryBytes: null,
        size: { files: 1, bytes: 5 },
        requests: [
          { path: '/docs', to: '/docs/', status: 200 },
          { path: '/docs/', status: 200 },
        ],
        diagnostics: [],
      },
      expect.objectContaining({ type: 'service-verified', name: 'site', ok: false, diagnostics: ['VERIFY_ASSET'] }),
      { type: 'verified', ok: false, durationMs: expect.any(Number), output: 'output' },
    ]);
    expect(ran.stderr).toContain('1 of 2 services failed to verify');
    const quiet = await rig.run(['verify', output, '--quiet'], { cwd: join(output, '..') });
    expect([quiet.stdout, quiet.stderr]).toEqual(['', expect.stringMatching(/^error: The page/)]);
  });

  it('needs an output', async () => {
    await using rig = await projectRig();
    const ran = await rig.run(['verify', '--json']);
    expect(ran.code).toBe(2);
    expect(lines(ran.stdout)).toMatchObject([
      { type: 'diagnostic', code: 'OUTPUT_NOT_FOUND' },
      { type: 'verified', ok: false },
    ]);
  });

  it('ends when it is interrupted, and leaves no process and no file', async () => {
    await using rig = await projectRig();
    const sample = await sampleToVerify({
      slow: { prefix: '/', program: `console.log('pid ' + process.pid); setInterval(() => {}, 1e6);` },
    });
    const TMPDIR = join(rig.root, 'tmp');
    await mkdir(TMPDIR);
    const verifying = rig.start(['verify', sample.directory, '--verbose'], { env: { TMPDIR } });
    const [, pid] = await verifying.saw(/pid (\d+)/);
    verifying.child.kill('SIGINT');
    expect(await verifying.exited).toMatchObject({ code: 130, stderr: '' });
    expect(isAlive(Number(pid))).toBe(false);
    expect(readdirSync(TMPDIR)).toEqual([]);
    await sample.remove();
  });
});
