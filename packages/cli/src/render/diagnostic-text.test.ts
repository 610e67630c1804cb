import { error } from '@svc-build/model/diagnostic';
import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { diagnosticText } from './diagnostic-text.ts';

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
