import { expect, test } from 'vitest';
import { JsonNumber, parseExactJson, parseJsonAsDecimalText } from './index.ts';

test.each([
  ['0.1', '0.1'],
  ['1e-3', '0.001'],
  ['9900.000001', '9900.000001'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['1e999999', '1e999999'],
])('keeps every digit of %s', (source, text) => {
  expect(parseExactJson(`{"a":[${source}]}`)).toEqual({ a: [new JsonNumber(source)] });
  expect(parseJsonAsDecimalText(`{"a":[${source}]}`)).toEqual({ a: [text] });
});

test('leaves what is no number as it is, a number inside a string included', () => {
  const text = '{"a":"1e3","b":true,"c":null,"d":[{}]}';
  expect(parseExactJson(text)).toEqual(JSON.parse(text));
  expect(parseJsonAsDecimalText(text)).toEqual(JSON.parse(text));
});
