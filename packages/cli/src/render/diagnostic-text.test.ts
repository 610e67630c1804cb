import { error } from '@svc-build/model/diagnostic';
import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { diagnosticText, styleOf } from './diagnostic-text.ts';

const style = picocolors.createColors(false);
const terminal = { isTerminal: true, columns: 40 };

function shown(lineText: string, column: number, length: number, at = terminal): readonly string[] {
  const location = { file: 'vercel.json', line: 7, column, length, lineText };
  return diagnosticText(
    error('INVALID_VALUE', 'The memory of service "site" is 64, and it must not be.', 'Fix it.', { location }),
    style,
    at,
  ).split('\n');
}

describe('a diagnostic in a terminal', () => {
  it('breaks between words, and never inside one', () => {
    expect(shown('"memory": 64', 11, 2).slice(0, 2)).toEqual([
      'error: The memory of service "site" is',
      '  64, and it must not be.',
    ]);
  });

  it('shows the place whole, with a mark where the line goes on', () => {
    const long = `${' '.repeat(6)}"a": "${'x'.repeat(30)}", "memory": 64, "maxDuration": 9`;
    const column = long.indexOf('64') + 1;
    const [text = '', caret = ''] = shown(long, column, 2).filter((line) => line.includes('|'));
    expect([text.length <= 40, text.slice(caret.indexOf('^'), caret.indexOf('^') + 2)]).toEqual([true, '64']);
    expect(text).toMatch(/\| ….*…$|\| ….*64$/);
  });

  it('is not broken anywhere else', () => {
    expect(shown('x', 1, 1, { isTerminal: false, columns: 40 })[0]).toContain('must not be. [INVALID_VALUE]');
  });
});

describe('colours', () => {
  const isColoured = (env: Readonly<Record<string, string>>, color: boolean | null = null): boolean =>
    styleOf({ isTerminal: true } as never, { color }, { host: { env } } as never).isColorSupported;

  it.each(['', '1', 'true', '2', '3'])('are forced by FORCE_COLOR "%s"', (FORCE_COLOR) => {
    expect(isColoured({ FORCE_COLOR, TERM: 'dumb' })).toBe(true);
  });

  it.each(['0', 'false', 'no', '4', 'never'])('are forbidden by FORCE_COLOR "%s"', (FORCE_COLOR) => {
    expect(isColoured({ FORCE_COLOR })).toBe(false);
  });

  it('are decided by a flag first, then NO_COLOR, then FORCE_COLOR, then the terminal', () => {
    expect(isColoured({ NO_COLOR: '1', FORCE_COLOR: '0' }, true)).toBe(true);
    expect(isColoured({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
    expect(isColoured({ NO_COLOR: '' })).toBe(true);
    expect(isColoured({ TERM: 'dumb' })).toBe(false);
  });
});
