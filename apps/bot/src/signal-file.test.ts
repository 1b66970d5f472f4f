import { parsePrice, parseUsd } from '@prescient/core/money';
import { expect, test } from 'vitest';
import { readSignalFile } from './signal-file.ts';

const NOW = new Date('2026-01-20T12:00:00Z');
const row = '"timestamp":"2026-01-15T12:00:00.5","market_id":"m","market_question":"q","action":"buy_no"';

test('reads the prototype’s rows exactly: floats by their digits, naive times as UTC, 100 unless an amount is named', () => {
  const [read] = readSignalFile(
    `[{${row},"target_price":0.30000000000000004,"confidence":0.8,"noise":[1]}]`,
    NOW,
  );
  expect(read).toMatchObject({
    signal: {
      targetPrice: parsePrice('0.3'),
      amount: parseUsd('100'),
      timestamp: new Date('2026-01-15T12:00:00.500Z'),
      confidence: 0.8,
      action: 'buy_no',
    },
  });
  const [exact] = readSignalFile(`{"signals":[{${row},"target_price":"1","amount":0.1}]}`, NOW);
  expect(exact).toMatchObject({ signal: { targetPrice: parsePrice('1'), amount: parseUsd('0.1') } });
});

test('a bad row says why, and the good ones beside it stay', () => {
  const bad = [
    `{${row}}`,
    `{${row},"target_price":0}`,
    `{${row},"target_price":0.5,"amount":-1}`,
    `{${row},"target_price":0.5,"amount":0.0000001}`,
    `{${row.replace('buy_no', 'hold')},"target_price":0.5}`,
    `{${row.replace('2026-01-15', '2099-01-15')},"target_price":0.5}`,
    `{${row.replace('2026-01-15T12:00:00.5', 'soon')},"target_price":0.5}`,
    '7',
  ];
  const read = readSignalFile(`[${[`{${row},"target_price":0.5}`, ...bad].join(',')}]`, NOW);
  expect(read[0]).toHaveProperty('signal');
  for (const one of read.slice(1)) expect(one).toMatchObject({ reason: expect.stringMatching(/./) });
});

test.each(['', '<html>', '{}', '{"signals":{}}', 'null'])(
  'a file that holds no list is refused: %j',
  (text) => {
    expect(() => readSignalFile(text, NOW)).toThrow(SyntaxError);
  },
);
