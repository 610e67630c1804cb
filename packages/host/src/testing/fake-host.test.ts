import { describe, expect, it } from 'vitest';
import { codeOf, pieces, text } from './contract.ts';
import { fakeHost } from './fake-host.ts';

describe('a fake host', () => {
  it('refuses what it is told to refuse, until it is told otherwise', async () => {
    const { disk, files, refuse } = fakeHost({ files: { '/p/a/file': 'x', '/p/ab': 'y' } });
    const end = [refuse('/p/a', 'write', 'ENOSPC'), refuse('/p/a/file', 'read', 'EACCES')];
    expect(await codeOf(() => disk.write('/p/a/new', ''))).toBe('ENOSPC');
    expect(await codeOf(() => files.rename('/p/ab', '/p/a/ab'))).toBe('ENOSPC');
    expect(await codeOf(() => files.createFrom('/p/a/of', pieces('a'), 0o644))).toBe('ENOSPC');
    expect(await codeOf(() => disk.digest('/p/a/file'))).toBe('unreadable');
    expect([disk.identity('/p/a/file')?.size, text(disk.read('/p/ab'))]).toEqual([1, 'y']);
    for (const one of end) one();
    expect(text(disk.read('/p/a/file'))).toBe('x');
  });

  it('stamps with its own time, which passes when it is told to', () => {
    const { disk, advance, edit } = fakeHost({ files: { '/p/file': 'one' } });
    const first = disk.identity('/p/file');
    advance(5000);
    edit('/p/file', 'two');
    expect(disk.identity('/p/file')).toEqual({ ...first, mtimeMs: disk.now(), ctimeMs: disk.now() });
    expect(disk.now()).toBe((first?.mtimeMs ?? 0) + 5000);
  });

  it('tells all that is there', () => {
    const { tree } = fakeHost({
      files: { '/p/a/b': 'text', '/p/link': { link: 'a' }, '/p/run': { contents: '', mode: 0o755 } },
    });
    expect(tree('/p')).toEqual({ 'a/b': 'text', link: '-> a', run: '' });
  });

  it('has programs that listen', async () => {
    const { processes, network } = fakeHost({
      programs: {
        '/bin/server': ({ listen, env }) => {
          listen(Number(env.PORT));
          return new Promise(() => {});
        },
      },
    });
    const port = await network.freePort();
    const running = await processes.start(
      { argv: ['server'], cwd: '/', env: { PATH: '/bin', PORT: `${port}` } },
      () => {},
    );
    await Promise.resolve();
    expect(await network.accepts(port)).toBe(true);
    await running.stop('SIGINT', 0);
    expect(await network.accepts(port)).toBe(false);
  });
});
