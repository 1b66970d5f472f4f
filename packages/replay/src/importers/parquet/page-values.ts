import type { SchemaElement } from 'hyparquet';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit, readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import type { DataReader, DecodedArray } from 'hyparquet/src/types.js';
import type { ColumnFacts } from './columns.ts';
import type { Page } from './page-reader.ts';

const HIGH = 2 ** 32;

const readerOf = ({ bytes }: Page): DataReader => ({
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  offset: 0,
});

/** True if the values are places in the dictionary. */
export const isIndexed = ({ encoding }: Page): boolean =>
  encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY';

/** Returns the places in the dictionary of a page's values. */
export function indexesOf(page: Page): Int32Array {
  const indexes = new Int32Array(page.present);
  const reader = readerOf(page);
  if (page.present === 0) return indexes;
  const width = reader.view.getUint8(reader.offset++);
  if (width > 0) readRleBitPackedHybrid(reader, width, indexes, reader.view.byteLength - 1);
  return indexes;
}

function decoded(page: Page, { type, type_length: length }: SchemaElement): DecodedArray {
  const reader = readerOf(page);
  const { encoding, present } = page;
  if (present === 0) return [];
  if (encoding === 'PLAIN') return readPlain(reader, type!, present, length);
  if (encoding === 'BYTE_STREAM_SPLIT') return byteStreamSplit(reader, present, type!, length);
  if (encoding === 'DELTA_BINARY_PACKED') {
    const values = type === 'INT32' ? new Int32Array(present) : new BigInt64Array(present);
    deltaBinaryUnpack(reader, present, values);
    return values;
  }
  const texts: Uint8Array[] = [];
  if (encoding === 'DELTA_LENGTH_BYTE_ARRAY') deltaLengthByteArray(reader, present, texts);
  else if (encoding === 'DELTA_BYTE_ARRAY') deltaByteArray(reader, present, texts);
  else throw new Error(`the encoding ${encoding}`);
  return texts;
}

/** A decimal in bytes: two's complement, the highest byte first. It is exact below 2^53. */
function decimalOf(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return bytes[0]! >= 128 ? value - 256 ** bytes.length : value;
}

/** Returns the integers of a page as doubles in the column's unit. Integers from 2^53 on stay at or above it. */
export function numbersOf(page: Page, { element, times, per }: ColumnFacts): Float64Array {
  const values = decoded(page, element);
  const numbers = new Float64Array(page.present);
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let at = 0; at < numbers.length; at++)
      numbers[at] = ((halves[2 * at + 1]! * HIGH + (halves[2 * at]! >>> 0)) * times) / per;
  } else if (values instanceof Int32Array) {
    for (let at = 0; at < numbers.length; at++) numbers[at] = (values[at]! * times) / per;
  } else {
    const texts = values as Uint8Array[];
    for (let at = 0; at < numbers.length; at++) numbers[at] = (decimalOf(texts[at]!) * times) / per;
  }
  return numbers;
}

/** Returns the texts of a page, as bytes. They point into the page. */
export const textsOf = (page: Page, element: SchemaElement): Uint8Array[] =>
  decoded(page, element) as Uint8Array[];
