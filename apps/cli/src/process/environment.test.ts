import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

test('prices are updated every five minutes unless the environment says otherwise', () => {
  expect(readEnvironment({}).priceIntervalSeconds).toBe(300);
  expect(readEnvironment({ PRICE_INTERVAL_SECONDS: '1' }).priceIntervalSeconds).toBe(1);
  for (const wrong of ['0', '-1', '1.5', 'often', '999999'])
    expect(() => readEnvironment({ PRICE_INTERVAL_SECONDS: wrong })).toThrow(
      'PRICE_INTERVAL_SECONDS must be a number of seconds, 1 or more.',
    );
});
