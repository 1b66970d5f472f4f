import fc from 'fast-check';

const TEXTS = [
  '',
  ' ',
  '\0',
  'nul \0',
  '\ud800',
  '\udc00x',
  '\u202e',
  '💸',
  '__proto__',
  'constructor',
  'toString',
  '$ne',
  '0x10',
  '1e5',
  '-0',
  '+1',
  'NaN',
  'Infinity',
  '１００',
  '0.0000001',
  '1_000',
  '0,1',
  "'; drop table trades; --",
  '{"$ne":null}',
  '../../etc/passwd',
  '%00',
  '%s%n',
  '${7*7}',
  '<script>',
  '\r\nx: y',
  'x'.repeat(5_000),
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '0001-01-01',
  '-000001-01-01T00:00:00Z',
  '2026-03-01T12:00:00+99:99',
  'buy_maybe',
  'true',
  'null',
  '[]',
  ...['2026-03-01T00:00:00.000Z x', '+275760-09-13T00:00:00.000Z x', '0000-01-01T00:00:00.000Z x'].map(
    (place) => Buffer.from(place).toString('base64url'),
  ),
];
const NUMBERS = [0, -0, 1, -1, 0.5, 501, 1e9, 2 ** 31, 2 ** 53, 1e21, 1e308, -1e308, 5e-324, 0.1 + 0.2];
const OBJECTS: unknown[] = [
  {},
  [],
  [[]],
  { $ne: null },
  { $gt: '' },
  { __raw: true },
  JSON.parse('{"then":1}'),
  { toString: null },
  { length: -1 },
  [null],
  { $or: [{}] },
];

/** Any sequence of 16-bit units, halves of surrogate pairs among them. */
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((codes) => String.fromCharCode(...codes));

/** Nests a value so deeply that recursion would run out of stack. */
const deep = fc.constantFrom(50, 3_000).map((depth) => {
  let value: unknown[] = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
});

const text = fc.oneof(fc.constantFrom(...TEXTS), units, fc.string());

/** A value that hardly any field takes. */
const wild: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(...NUMBERS),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(...OBJECTS),
  fc.jsonValue(),
  fc.array(text, { maxLength: 3 }),
  deep,
);

/** A sound input in which fields are replaced, removed or added, or something else altogether. */
export function malformedInput(sound: object): fc.Arbitrary<unknown> {
  const field = fc.oneof(fc.constantFrom(...Object.keys(sound), 'portfolioId', 'id'), text);
  const changes = fc.array(fc.tuple(field, fc.oneof(wild, fc.constant(undefined))), {
    minLength: 1,
    maxLength: 3,
  });
  // `fromEntries` makes even `__proto__` a field like any other.
  const changed = changes.map((entries): unknown =>
    Object.fromEntries([...Object.entries(sound), ...entries]),
  );
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 1, arbitrary: wild });
}

/** JSON text, and now and then text that only begins like it. */
export const malformedJson = (input: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc
    .tuple(input, fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }))
    .map(([value, cut]) => {
      const json = JSON.stringify(value ?? null);
      return cut === null ? json : json.slice(0, cut % (json.length + 1));
    });

/** A query string in which sound parameters are replaced, doubled or added. */
export const malformedQuery = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...names), text), text), { minLength: 1, maxLength: 4 })
    .map((pairs) => pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&'));

const encode = (value: string): string => encodeURIComponent(value.toWellFormed());

/** A request as bytes, of which some are wrong. */
export const malformedRequest = (request: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(request.length), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = Buffer.from(request);
      for (const [place, byte] of changes) bytes[place] = byte;
      return bytes.toString('latin1');
    });
