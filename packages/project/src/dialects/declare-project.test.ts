import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { SourceTree } from '@svc-build/model/source-tree';
import { describe, expect, test } from 'vitest';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { loadConfig } from './declare-project.ts';

/** A tree whose vercel.json is these bytes. */
function bytesTree(bytes: readonly number[]): SourceTree {
  const readBytes = async (path: string) => (path === 'vercel.json' ? Uint8Array.from(bytes) : null);
  return { ...memoryTree({ 'vercel.json': '' }), readBytes };
}

describe('a right configuration', () => {
  test('gives every field with its place, and the settings of svc-build.json', async () => {
    const result = await loadConfig(
      memoryTree({
        'vercel.json':
          '\uFEFF// the shop\n{\n  "$schema": "x", "framework": "services",\n  "experimentalServices": {\n' +
          '    "web": { "routePrefix": "/" },\n' +
          '    "my-api": {\n      "entrypoint": "api/main.py", "routePrefix": "/api/", "framework": "fastapi",\n' +
          '      "memory": 128, "maxDuration": 900, "includeFiles": "a/**", "excludeFiles": ["b", "/c"] } } }\n',
        'svc-build.json':
          '{ "concurrency": 2, "services": { "my-api": { "stripPrefix": true, "env": ["TOKEN"], "generated": ["gen/**"] } } }',
      }),
    );
    expect(printDiagnostics(result)).toBe('');
    expect(result).toMatchObject({
      ok: true,
      value: {
        concurrency: 2,
        services: [
          { name: 'web', at: { line: 5, column: 5, length: 5 }, entrypoint: null, memory: null, stripPrefix: false },
          {
            name: 'my-api',
            entrypoint: { value: 'api/main.py', at: { line: 7, column: 21, length: 13 } },
            routePrefix: { value: '/api', at: { line: 7, column: 51 } },
            framework: { value: 'fastapi', at: { line: 7, column: 73 } },
            memory: 128,
            maxDuration: 900,
            includeFiles: [{ value: 'a/**', at: { line: 8, column: 58 } }],
            excludeFiles: [{ value: 'b' }, { value: '/c', at: { line: 8, column: 88 } }],
            stripPrefix: true,
            env: ['TOKEN'],
            generated: [{ value: 'gen/**' }],
          },
        ],
      },
    });
  });

  test('keeps services in the order in which they are written, and takes names that objects have', async () => {
    const result = await loadConfig(
      memoryTree({
        'vercel.json':
          '{"experimentalServices":{"toString":{"routePrefix":"/"},"constructor":{"routePrefix":"/c"},"a":{"routePrefix":"/a"}}}',
        'svc-build.json': '{"services":{"constructor":{"stripPrefix":true}}}',
      }),
    );
    expect(result.ok && result.value.services.map(({ name, stripPrefix }) => [name, stripPrefix])).toEqual([
      ['toString', false],
      ['constructor', true],
      ['a', false],
    ]);
  });
});

describe('files that cannot be read', () => {
  test('no vercel.json', async () => {
    expect(printDiagnostics(await loadConfig(memoryTree({ 'svc-build.json': '{}' })))).toMatchInlineSnapshot(`
      "error CONFIG_NOT_FOUND
        There is no "vercel.json" in the project root.
        Create it with the services of the project: { "experimentalServices": { "web": { "entrypoint": "web", "routePrefix": "/" } } }."
    `);
  });

  test('what is not UTF-8, with the first byte that is wrong', async () => {
    const reports = [
      [0x7b, 0x0a, 0x22, 0xff, 0x22, 0x7d],
      // Right up to a character that is cut off in the middle, and one that is cut off at the end.
      [0x22, 0xc3, 0xa4, 0xc3, 0x28],
      [0xef, 0xbb, 0xbf, 0x22, 0xe2, 0x82],
      // UTF-16.
      [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00],
    ].map(async (bytes) => printDiagnostics(await loadConfig(bytesTree(bytes))));
    expect((await Promise.all(reports)).join('\n')).toMatchInlineSnapshot(`
      "error CONFIG_NOT_UTF8 vercel.json:2:2 <�>
        "vercel.json" is not UTF-8: byte 0xFF at offset 3 is not part of a character.
        Save "vercel.json" as UTF-8.
      error CONFIG_NOT_UTF8 vercel.json:1:3 <�>
        "vercel.json" is not UTF-8: byte 0xC3 at offset 3 is not part of a character.
        Save "vercel.json" as UTF-8.
      error CONFIG_NOT_UTF8 vercel.json:1:2 <�>
        "vercel.json" is not UTF-8: byte 0xE2 at offset 4 is not part of a character.
        Save "vercel.json" as UTF-8.
      error CONFIG_NOT_UTF8 vercel.json:1:1 <�>
        "vercel.json" is not UTF-8: byte 0xFF at offset 0 is not part of a character.
        Save "vercel.json" as UTF-8."
    `);
  });
});

test('everything that is wrong with both files is said at once, in the order of the files', async () => {
  const result = await loadConfig(
    memoryTree({
      'vercel.json':
        '{\n  "rewrites": [],\n  "experimentalServices": {\n' +
        '    "a b": { "routePrefix": "x", "memory": 64, "memroy": 1 },\n' +
        '    "c": { "routePrefix": "/_svc" },\n    "c": {},\n    "d": {}\n  }\n}\n',
      'svc-build.json': '{ "concurency": 1, "services": { "e": { "stripPrefix": 1 } } }',
    }),
  );
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "warning CONFIG_IGNORED_KEY vercel.json:2:3 <"rewrites">
      "rewrites" is ignored: requests are routed by "routePrefix" alone.
      Remove it, or do the same in the service that answers those paths.
    error INVALID_SERVICE_NAME [a b] vercel.json:4:5 <"a b">
      The service name "a b" is not allowed.
      Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most 64 in all.
    error INVALID_ROUTE_PREFIX [a b] vercel.json:4:29 <"x">
      The route prefix "x" of service "a b" does not start with "/".
      Write it as "/", or as "/" and plain segments, such as "/x".
    error INVALID_VALUE [a b] vercel.json:4:44 <64>
      The memory of service "a b" is 64; it must be an integer from 128 to 10240.
      Write a value that is allowed, or remove it.
    error UNKNOWN_KEY [a b] vercel.json:4:48 <"memroy">
      Service "a b" has a key "memroy" that svc-build does not know.
      Did you mean "memory"?
    error RESERVED_ROUTE_PREFIX [c] vercel.json:5:27 <"/_svc">
      The route prefix "/_svc" of service "c" is reserved: svc-build itself answers "/_svc".
      Choose another prefix.
    error DUPLICATE_KEY vercel.json:6:5 <"c">
      The key "c" is written twice.
      Remove or rename one of the two.
      vercel.json:5:5 <"c"> "c" is first written here.
    error MISSING_ROUTE_PREFIX [d] vercel.json:7:5 <"d">
      Service "d" has no route prefix.
      Add "routePrefix", such as "/d"; "/" answers what no other service does.
    error UNKNOWN_KEY svc-build.json:1:3 <"concurency">
      "svc-build.json" has a key "concurency" that svc-build does not know.
      Did you mean "concurrency"?
    error UNKNOWN_SERVICE svc-build.json:1:34 <"e">
      "vercel.json" has no service "e".
      The services are "a b", "c" and "d".
    error INVALID_VALUE [e] svc-build.json:1:56 <1>
      The stripPrefix of service "e" is 1; it must be true or false.
      Write a value that is allowed, or remove it."
  `);
});
