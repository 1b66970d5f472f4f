import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** A place in a text, as a share of its length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });

const splice = (bytes: Buffer, at: number, inserted: Buffer): Buffer => {
  const index = Math.floor(at * bytes.length);
  return Buffer.concat([bytes.subarray(0, index), inserted, bytes.subarray(index)]);
};

/** Numbers that JSON can spell and nobody can count with. */
const NUMBERS = [
  '1e999999999',
  '-1e-999999999',
  '9'.repeat(400),
  `0.${'0'.repeat(400)}1`,
  '-0.0',
  '01',
  '1.',
];

type Damage = (json: string, at: number) => Buffer;

/** The ways in which sound JSON is damaged. */
const DAMAGES: readonly Damage[] = [
  (json) => Buffer.from(json),
  (json, at) => Buffer.from(json).subarray(0, Math.floor(at * json.length)),
  (json, at) => splice(Buffer.from(json), at, Buffer.from([0xff])),
  (json, at) => splice(Buffer.from(json), at, Buffer.from([0xed, 0xa0, 0x80])),
  (json, at) => splice(Buffer.from(json), at, Buffer.from([0xc0, 0x80])),
  (json, at) => splice(Buffer.from(json), at, Buffer.from([0])),
  (json, at) => splice(Buffer.from(json), at, Buffer.from('\\ud800')),
  (json, at) => splice(Buffer.from(json), at, Buffer.from('/* */')),
  (json) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(json)]),
  (json) => Buffer.from(json, 'utf16le'),
  (json) => Buffer.from(json, 'latin1'),
  (json) => gzipSync(json),
  (json) => Buffer.from(json + json),
  (json) => Buffer.from(`${json},`),
  (json) => Buffer.from(json.replace('{', '{"__proto__":{"portfolioId":1},')),
  (json) => Buffer.from(json.replace('{', '{"portfolioId":2,"portfolioId":1,')),
  (json) => Buffer.from(json.replaceAll('"', "'")),
  (json, at) =>
    Buffer.from(
      json.replace(/(?<=[:[])(?:"[^"]*"|-?\d+)/, NUMBERS[Math.floor(at * 0.999 * NUMBERS.length)]!),
    ),
];

/** The bytes of inputs as JSON, most of them damaged. */
export const malformedBytes = (inputs: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(inputs, fc.nat(DAMAGES.length * 2), place)
    .map(([input, damage, at]) => (DAMAGES[damage] ?? DAMAGES[0]!)(JSON.stringify(input ?? null), at));

/** Any bytes as part of an address. */
export const percentEncoded = (bytes: Buffer): string =>
  [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
