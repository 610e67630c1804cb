const BREAKS = /[\n\r\u2028\u2029]/g;
/** Halves of characters, which no name that was read can hold alone. */
const STAND_INS = /(?<![\uD800-\uDBFF])[\uDC0A\uDC0D\uDC28\uDC29]/g;

/** A name without line breaks, which the dot in a regular expression of fast-glob does not take. */
export function hideLineBreaks(name: string): string {
  return name.replace(BREAKS, (character) => String.fromCharCode(0xdc00 + (character.charCodeAt(0) & 0xff)));
}

/** The name that was hidden. */
export function showLineBreaks(name: string): string {
  return name.replace(STAND_INS, (character) => {
    const low = character.charCodeAt(0) & 0xff;
    return String.fromCharCode(low < 0x20 ? low : 0x2000 + low);
  });
}
