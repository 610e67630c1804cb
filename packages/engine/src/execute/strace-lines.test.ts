import { expect, test } from 'vitest';
import { seenInStrace } from './strace-lines.ts';

/** Lines that strace 6.1 wrote (`-ff -qq -y -s 4096`), shortened where nothing is read of them. */
const recorded: readonly (readonly [string, string | null])[] = [
  [
    'openat(AT_FDCWD</p/web>, "w\\303\\266rld \\"x\\".txt", O_RDONLY|O_CLOEXEC) = 18</p/web/w\\303\\266rld \\"x\\".txt>',
    'read /p/web/wörld "x".txt',
  ],
  ['openat(AT_FDCWD</p/web>, "/lib/libm.so.6", O_RDONLY|O_CLOEXEC) = 3</usr/lib/libm.so.6>', 'read /usr/lib/libm.so.6'],
  [
    'openat(AT_FDCWD</p/web>, "out.js", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 19</p/web/out.js>',
    'written /p/web/out.js',
  ],
  ['openat(AT_FDCWD</p/web>, ".", O_RDONLY|O_NONBLOCK|O_CLOEXEC|O_DIRECTORY) = 18</p/web>', null],
  ['getdents64(18</p/web>, 0x3cd366b0 /* 10 entries */, 32768) = 312', 'listed /p/web'],
  ['openat(7</p/lib>, "a.txt", O_RDONLY) = -1 ENOENT (No such file or directory)', 'absent /p/lib/a.txt'],
  [
    'statx(AT_FDCWD</p/web>, "../.env", AT_STATX_SYNC_AS_STAT, STATX_ALL, 0x7ffd) = -1 ENOENT (No such file or directory)',
    'absent /p/.env',
  ],
  ['newfstatat(3</etc/ld.so.cache>, "", {st_mode=S_IFREG|0644, st_size=35275, ...}, AT_EMPTY_PATH) = 0', null],
  ['newfstatat(AT_FDCWD</p/web>, "/p/a", {st_mode=S_IFREG|0644, st_size=3, ...}, 0) = 0', null],
  ['access("/p/a", R_OK)                    = -1 EACCES (Permission denied)', null],
  ['access("tsconfig.json", F_OK)           = -1 ENOENT (No such file or directory)', 'absent /p/web/tsconfig.json'],
  ['readlink("/p/node_modules/lib", "../lib", 1024) = 6', 'read /p/node_modules/lib'],
  ['readlink("/p", 0x7ffd, 1023)            = -1 EINVAL (Invalid argument)', null],
  ['execve("/usr/bin/cat", ["cat", "a \\"b\\""], 0x7ffe /* 39 vars */) = 0', 'read /usr/bin/cat'],
  ['execve("/usr/local/bin/cat", ["cat"], 0x7ffe /* 39 vars */) = -1 ENOENT (No such file or directory)', null],
  ['rename("a.tmp", "a.js")                 = 0', 'written /p/web/a.js'],
  ['renameat2(AT_FDCWD</p/web>, "a.tmp", AT_FDCWD</p/web>, "/p/b.js", RENAME_NOREPLACE) = 0', 'written /p/b.js'],
  ['mkdirat(AT_FDCWD</p/web>, "dist", 0777)  = 0', 'written /p/web/dist'],
  ['mkdir("dist", 0777)                     = -1 EEXIST (File exists)', null],
  ['--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=20960, si_status=0} ---', null],
  ['openat(AT_FDCWD</p/web>, "half', null],
];

test.each(recorded)('%s', (line, said) => {
  const { seen } = seenInStrace(line, '/p/web');
  expect(seen.map(({ kind, path }) => `${kind} ${path}`)).toEqual(said === null ? [] : [said]);
});

test('a process is the program that it became, and relative paths start where it went', () => {
  const lines = [
    'execve("/usr/bin/bash", ["bash", "-c", "cd lib && cat a"], 0x7ffe /* 39 vars */) = 0',
    'chdir("lib")                            = 0',
    'execve("/usr/bin/cat", ["cat", "a"], 0x7ffe /* 39 vars */) = 0',
    'access("a", R_OK)                       = -1 ENOENT (No such file or directory)',
  ];
  const { program, seen } = seenInStrace(lines.join('\n'), '/p');
  expect(program).toBe('/usr/bin/cat');
  expect(seen.at(-1)).toEqual({ kind: 'absent', path: '/p/lib/a' });
});
