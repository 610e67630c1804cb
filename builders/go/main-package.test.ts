import { AT, someService } from '@svc-build/model/testing/some-service';
import { describe, expect, test } from 'vitest';
import type { GoPackage } from './go-list.ts';
import { pickMainPackage } from './main-package.ts';

const inModule = (directory: string, name = 'main'): GoPackage => ({
  importPath: `example.com/${directory}`,
  name,
  directory,
  asked: true,
  imports: [],
  files: ['main.go'],
  cgo: false,
});

const picked = (...[service, packages]: Parameters<typeof pickMainPackage>): string => {
  const result = pickMainPackage(service, packages);
  return result.ok ? result.value.directory : result.diagnostics.map((one) => one.message).join('\n');
};

describe('the program of a service', () => {
  test('is the only one, wherever it lies', () => {
    expect(picked(someService(), [inModule('tools/odd'), inModule('lib', 'lib')])).toBe('tools/odd');
  });

  test.each([
    [['cmd/server', '.', 'cmd/api'], '.'],
    [['cmd/worker', 'cmd/server', 'cmd/api'], 'cmd/api'],
    [['cmd/worker', 'cmd/server', 'cmd/orders'], 'cmd/server'],
    [['cmd/worker', 'cmd/orders', 'cmd/admin'], 'cmd/orders'],
  ])('of %j is %s', (directories, expected) => {
    expect(
      picked(
        someService({ name: 'orders' }),
        directories.map((one) => inModule(one)),
      ),
    ).toBe(expected);
  });

  test('is searched below the directory that the entrypoint names', () => {
    const service = someService({ root: 'go', entrypoint: { kind: 'directory', path: 'shop' } });
    const packages = [inModule('go/shop/cmd/worker'), inModule('go/shop/cmd/api')];
    expect(picked(service, packages)).toBe('shop/cmd/api');
  });

  test('is never a dependency, nor one that npm brought', () => {
    const brought = [{ ...inModule('dep'), asked: false }, inModule('node_modules/flatted/golang')];
    expect(picked(someService(), [...brought, inModule('cmd/only')])).toBe('cmd/only');
  });
});

test('several programs at no usual place are listed', () => {
  const service = someService({ root: 'svc/api' });
  const result = pickMainPackage(service, [inModule('svc/api/cmd/b'), inModule('svc/api/cmd/a')]);
  expect(result).toEqual({
    ok: false,
    diagnostics: [
      {
        code: 'ENTRY_NOT_RESOLVED',
        severity: 'error',
        message: 'The service "api" has several Go programs and none at a usual place: svc/api/cmd/a, svc/api/cmd/b.',
        help: 'Name one of them in "entrypoint", such as "svc/api/cmd/a".',
        location: AT,
        service: 'api',
        related: [],
        log: [],
      },
    ],
  });
});

test('no program at the entrypoint says what is there instead', () => {
  const service = someService({ entrypoint: { kind: 'file', path: 'lib/lib.go' } });
  const result = pickMainPackage(service, [inModule('lib', 'lib')]);
  expect(result).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'ENTRY_NOT_RESOLVED',
        message: 'The service "api" has no Go program at "lib": the package there is "lib".',
        help: 'Point "entrypoint" at the directory of a "package main", or at a file in it.',
        location: AT,
      },
    ],
  });
});
