/** Encodings by the bytes with which a text begins: a byte order mark, or the zero byte beside an ASCII character. */
const BEGINNINGS: readonly (readonly [encoding: string, matches: (a: number, b: number) => boolean])[] = [
  ['utf-16le', (a, b) => (a === 0xff && b === 0xfe) || (a !== 0 && b === 0)],
  ['utf-16be', (a, b) => (a === 0xfe && b === 0xff) || (a === 0 && b !== 0)],
];

function encodingOf([first, second]: Uint8Array): string {
  if (first === undefined || second === undefined) return 'utf-8';
  return BEGINNINGS.find(([, matches]) => matches(first, second))?.[0] ?? 'utf-8';
}

/**
 * Returns the text of a file or a request body: UTF-8 or UTF-16 of either byte order, with a byte order mark or without.
 * Without a mark, UTF-16 is recognized by its first character, which must be ASCII, as JSON's always is. The mark is no
 * part of the text.
 * @throws SyntaxError when the bytes are neither UTF-8 nor UTF-16; nothing is replaced
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SyntaxError('it is neither UTF-8 nor UTF-16; save it as UTF-8', { cause: error });
  }
}
