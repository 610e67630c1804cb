import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownLine, withoutColours, withoutCommands } from './terminal-text.ts';

const ESC = '\u001B';

describe('of a line that a program printed', () => {
  it.each([
    ['plain text with ünïcode ✓ 漢字', 'plain text with ünïcode ✓ 漢字'],
    [`${ESC}]0;title\u0007after`, 'after'],
    [`${ESC}]8;;http://evil.test${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    [`${ESC}]52;c;cm0gLXJmIC8=\u0007x`, 'x'],
    [`before${ESC}]0;never ended`, 'before'],
    [`${ESC}[2J${ESC}[1;1Hhome`, 'home'],
    [`${ESC}[?25lhidden cursor`, 'hidden cursor'],
    [`${ESC}Preq${ESC}\\x`, 'x'],
    [`${ESC}cfull reset`, 'full reset'],
    [`\u009B2Jx`, 'x'],
    ['10%\r50%\r100%', '100%'],
    ['bell\u0007 back\u0008space null\u0000 del\u007F', 'bell backspace null del'],
    ['\u202Eevil', 'evil'],
    ['tab\tstays', 'tab\tstays'],
    [`ends in ${ESC}`, 'ends in '],
    [`${ESC}[`, ''],
  ])('%j leaves %j', (line, left) => expect(withoutCommands(line)).toBe(left));

  it('colours stay for those who see them, and end with the line', () => {
    const red = `${ESC}[31mred${ESC}[2K`;
    expect(shownLine(red, true)).toBe(`${ESC}[31mred${ESC}[0m`);
    expect(shownLine(red, false)).toBe('red');
    expect(withoutColours(`${ESC}[1;38;5;196mx${ESC}[0m`)).toBe('x');
    expect(shownLine('plain', true)).toBe('plain');
  });

  it('nothing is left that a terminal would obey, whatever it was', () => {
    const parts = fc.constantFrom(
      ESC,
      `${ESC}[`,
      `${ESC}]`,
      '\u009B',
      '0',
      ';',
      'm',
      'J',
      '\u0007',
      '\\',
      'x',
      '\r',
      '31m',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), (line) => {
        expect(withoutColours(line.join('')).replaceAll('\t', '')).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2000 },
    );
  });
});
