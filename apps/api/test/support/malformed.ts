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

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Every object within a value, the lists among them. */
const objectsIn = (value: unknown): object[] =>
  isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

/** Replaces, adds or, where the value is undefined, removes a field, be its name `__proto__`. */
function setField(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A sound input in which fields are replaced, removed or added at any depth, or something else altogether. */
export function malformedInput(sound: unknown): fc.Arbitrary<unknown> {
  const places = objectsIn(sound);
  if (places.length === 0) return wild;
  const names = fc.constantFrom(...places.flatMap((place) => Object.keys(place)), 'portfolioId', 'id');
  const change = fc.tuple(
    fc.nat(places.length - 1),
    fc.oneof({ weight: 4, arbitrary: names }, { weight: 1, arbitrary: text }),
    fc.oneof({ weight: 5, arbitrary: wild }, { weight: 1, arbitrary: fc.constant(undefined) }),
  );
  const changed = fc.array(change, { minLength: 1, maxLength: 3 }).map((changes): unknown => {
    const input = structuredClone(sound);
    const copies = objectsIn(input);
    for (const [place, name, value] of changes) {
      const target = copies[place]!;
      // A list without end is made by its length, and is nothing that JSON could say.
      if (!(Array.isArray(target) && name === 'length')) setField(target, name, value);
    }
    return input;
  });
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 1, arbitrary: wild });
}

/** A query string in which sound parameters are replaced, doubled or added. */
export const malformedQuery = (names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...names), text), text), { minLength: 1, maxLength: 4 })
    .map((pairs) => pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&'));

const encode = (value: string): string => encodeURIComponent(value.toWellFormed());
