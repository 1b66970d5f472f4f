import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

const little = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const big = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le').swap16());
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test('every JSON text reads the same in every encoding, with a byte order mark and without', () => {
  fc.assert(
    fc.property(
      fc.json({ stringUnit: 'binary', maxDepth: 1 }),
      fc.constantFrom('', ' ', '\n'),
      (json, space) => {
        const text = space + json;
        for (const encode of [utf8, little, big]) {
          expect(decodeText(encode(text))).toBe(text);
          expect(decodeText(encode(`\ufeff${text}`))).toBe(text);
        }
      },
    ),
  );
});

test('texts shorter than an encoding’s mark are read, too', () => {
  expect(decodeText(new Uint8Array())).toBe('');
  expect(decodeText(utf8('7'))).toBe('7');
  expect(decodeText(little('7'))).toBe('7');
});

test.each([
  ['latin-1', [0x22, 0xe9, 0x22]],
  ['half a UTF-8 character', [0x22, 0xc3]],
  ['half a UTF-16 character', [0xff, 0xfe, 0x22]],
  ['UTF-32', [0xff, 0xfe, 0, 0, 0x00, 0xd8, 0, 0]],
])('%s is refused and not guessed', (_, bytes) => {
  expect(() => decodeText(new Uint8Array(bytes))).toThrow('it is neither UTF-8 nor UTF-16; save it as UTF-8');
});
