import { parsePrice, parseUsd } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { readSignalFile } from './signal-file.ts';

const NOW = new Date('2026-01-20T12:00:00Z');
const row = '"timestamp":"2026-01-15T12:00:00.5","market_id":"m","market_question":"q","action":"buy_no"';
const good = `{${row},"target_price":0.5}`;

const read = (text: string) => readSignalFile(new TextEncoder().encode(text), NOW);

test('reads the prototype’s rows exactly: floats by their digits, naive times as UTC, 100 unless an amount is named', () => {
  const extra = '"yes_price":0.7,"no_price":0.3,"market_liquidity":12.5,"market_volume":1e6';
  const [first] = read(`[{${row},"target_price":0.30000000000000004,"confidence":0.8,"p":0.75,${extra}}]`);
  expect(first).toMatchObject({
    signal: {
      targetPrice: parsePrice('0.3'),
      amount: parseUsd('100'),
      occurredAt: new Date('2026-01-15T12:00:00.500Z'),
      confidence: 0.8,
      p: 0.75,
      action: 'buy_no',
      venue: 'polymarket',
      timeInForce: 'FOK',
    },
    tradeId: null,
  });
  const [exact] = read(`{"signals":[{${row},"target_price":"1","amount":0.1}]}`);
  expect(exact).toMatchObject({ signal: { targetPrice: parsePrice('1'), amount: parseUsd('0.1') } });
});

test('a market’s id may be a number, and a trade may have an id of its author’s', () => {
  const [first] = read(`[${good.replace('"m"', '517310').replace('}', ',"trade_id":"mine","event_id":7}')}]`);
  expect(first).toMatchObject({ signal: { marketId: '517310', eventId: '7' }, tradeId: 'mine' });
});

test.each([
  ['a list', `[${good}]`],
  ['an object with signals', `{"message":"x","signals_count":1,"signals":[${good}],"timestamp":"t"}`],
  ['an object with data', `{"data":[${good}]}`],
  ['one signal', good],
])('%s is read', (_, text) => {
  expect(read(text)).toMatchObject([{ signal: { marketId: 'm' } }]);
});

test('a file in UTF-16, or with a byte order mark, is read as any other', () => {
  const text = `\ufeff[${good.replace('"q"', '"Ob es in Zürich schneit? 🌨"')}]`;
  const plain = read(text);
  expect(plain).toMatchObject([{ signal: { marketQuestion: 'Ob es in Zürich schneit? 🌨' } }]);
  const little = Buffer.from(text, 'utf16le');
  expect(readSignalFile(new Uint8Array(little), NOW)).toEqual(plain);
  expect(readSignalFile(new Uint8Array(little.swap16()), NOW)).toEqual(plain);
});

describe('a bad row says why, and the good ones beside it stay', () => {
  test.each([
    [`{${row}}`, /^target_price is missing\.$/],
    [`{${row},"target_price":0}`, /^price must be above 0/],
    [`{${row},"target_price":1.5}`, /^target_price is wrong: "1.5" is not between 0 and 1/],
    [`{${row},"target_price":true}`, /^target_price must be a text or a number/],
    [`{${row},"target_price":0.5,"amount":-1}`, /^amount must be above 0/],
    [`{${row},"target_price":0.5,"amount":null}`, /^amount must not be null/],
    [`{${row},"target_price":0.5,"amount":0.0000001}`, /^amount is wrong: .* is not a decimal/],
    [
      `{${row},"target_price":0.5,"ammount":1}`,
      /^ammount is not a field of a signal; did you mean amount\?$/,
    ],
    [`{${row},"price":0.5}`, /^price is not a field of a signal; did you mean target_price\?$/],
    [`{${row},"target_price":0.5,"colour":"red"}`, /^colour is not a field .*leave it out; the fields are/],
    [`{${row.replace('buy_no', 'hold')},"target_price":0.5}`, /^action must be buy_yes or buy_no/],
    [`{${row.replace('2026-01-15', '2099-01-15')},"target_price":0.5}`, /lies in the future/],
    [
      `{${row.replace('2026-01-15T12:00:00.5', 'soon')},"target_price":0.5}`,
      /^timestamp must be an ISO 8601 time/,
    ],
    [`{${row.replace('"m"', '"two words"')},"target_price":0.5}`, /^market_id must be 1 to 255/],
    [`{${row},"target_price":0.5,"confidence":2}`, /^confidence must be a number from 0 to 1/],
    [`{${row},"target_price":0.5,"p":1}`, /^p must be a probability above 0 and below 1/],
    [`{${row},"target_price":0.5,"p":"0.1234567"}`, /^p must be a probability .* at most six decimals/],
    [`{${row},"target_price":0.5,"p":"sure"}`, /^p must be a probability/],
    [`{${row},"target_price":0.5,"reason":"\\ud800"}`, /^reason must be well-formed text/],
    [`{${row},"target_price":0.5,"time_in_force":"GTC"}`, /^time_in_force must be FOK or FAK/],
    ['7', /^A signal must be a JSON object/],
    ['[]', /^A signal must be a JSON object/],
  ])('%s', (bad, reason) => {
    const rows = read(`[${good},${bad},${good}]`);
    expect(rows).toMatchObject([{ signal: {} }, { reason: expect.stringMatching(reason) }, { signal: {} }]);
  });
});

test.each(['', '<html>', '{}', '{"signals":{}}', 'null', '"x"', '7'])(
  'a file that holds no signals is refused: %j',
  (text) => {
    expect(() => read(text)).toThrow(SyntaxError);
  },
);
