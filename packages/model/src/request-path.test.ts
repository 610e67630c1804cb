import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequestPath } from './request-path.ts';

const path = (target: string) => parseRequestPath(target)?.path ?? null;

describe('a request target', () => {
  it('loses dot segments and double slashes before anyone matches it', () => {
    expect(['/svc/a/../c', '/svc/./a', '//svc//a/x', '/a/..', '/a/b/.', '/../../etc'].map(path)).toEqual([
      '/svc/c',
      '/svc/a',
      '/svc/a/x',
      '/',
      '/a/b/',
      '/etc',
    ]);
  });

  it('keeps a trailing slash', () => {
    expect(['/', '/a/', '/a'].map(path)).toEqual(['/', '/a/', '/a']);
  });

  it('has one spelling: unreserved characters decoded, other escapes in upper case', () => {
    expect(['/%61pi', '/svc%2fa', '/a%2e%2e/b', '/%2e%2e/b', '/caf%c3%a9'].map(path)).toEqual([
      '/api',
      '/svc%2Fa',
      '/a../b',
      '/b',
      '/caf%C3%A9',
    ]);
  });

  it('keeps the query and drops the fragment', () => {
    expect(parseRequestPath('/a/../b?x=/../y#f')).toMatchObject({ path: '/b', query: '?x=/../y' });
  });

  it('may be in absolute form', () => {
    expect([path('http://example.com/a/b'), path('http://example.com')]).toEqual(['/a/b', '/']);
  });

  it('is refused when parsers would disagree about it', () => {
    expect(['/%', '/%zz', '/a%00b', '/a\\..\\b', '/a b', 'ftp://x/y', '*'].map(path)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('normalises to something that is normal already', () => {
    const part = fc.constantFrom('a', '.', '..', '%2e', '%2E%2e', '', 'b%2Fc', '%41', 'x.y');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const once = path(`/${parts.join('/')}`);
        expect(once).not.toBeNull();
        expect(path(once ?? '')).toBe(once);
        expect(once?.split('/')).not.toContain('..');
      }),
    );
  });
});
