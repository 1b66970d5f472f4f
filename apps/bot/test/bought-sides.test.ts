import { expect, test } from 'vitest';
import { BoughtSides, sideOf } from '../src/cycle/bought-sides.ts';
import type { ApiClient } from '../src/api/client.ts';

const PER_PAGE = 2;

/** A portfolio whose trades are listed as by the API, newest first, and the number of trades that were read. */
function listed() {
  const trades: { tradeId: string; venue: string; marketId: string; action: 'buy_yes'; status: string }[] =
    [];
  let read = 0;
  const query = async ({ cursor }: { cursor: string | null }) => {
    const from = Number(cursor ?? 0);
    const items = trades.slice(from, from + PER_PAGE);
    read += items.length;
    return { items, nextCursor: from + PER_PAGE < trades.length ? String(from + PER_PAGE) : null };
  };
  return {
    client: { trade: { list: { query } } } as unknown as ApiClient,
    trades,
    buy(marketId: string, status = 'open') {
      trades.unshift({ tradeId: `buy ${marketId}`, venue: 'v', marketId, action: 'buy_yes', status });
    },
    read(): number {
      const count = read;
      read = 0;
      return count;
    },
  };
}

const sides = (...markets: string[]): Set<string> =>
  new Set(markets.map((marketId) => sideOf({ venue: 'v', marketId, action: 'buy_yes' })));

test('the first look reads all trades, a later one only the newer ones', async () => {
  const { client, trades, buy, read } = listed();
  for (let number = 0; number < 7; number += 1) buy(`m${number}`, number === 3 ? 'rejected' : 'closed');
  const bought = new BoughtSides();
  expect(await bought.look(client, 1)).toEqual(sides('m0', 'm1', 'm2', 'm4', 'm5', 'm6'));
  expect(read()).toBe(7);
  for (const marketId of ['m7', 'm8', 'm9']) buy(marketId);
  // A trade that was read as open is closed: that changes nothing of what was bought.
  trades.at(-1)!.status = 'closed';
  const all = sides('m0', 'm1', 'm2', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9');
  expect(await bought.look(client, 1)).toEqual(all);
  expect(read()).toBe(4);
  expect(await bought.look(client, 1)).toEqual(all);
  expect(read()).toBe(PER_PAGE);
});

test('where the newest trade is gone, as after a restore, only the trades that are there count', async () => {
  const { client, trades, buy } = listed();
  for (const marketId of ['kept', 'lost']) buy(marketId);
  const bought = new BoughtSides();
  await bought.look(client, 1);
  trades.shift();
  expect(await bought.look(client, 1)).toEqual(sides('kept'));
  trades.length = 0;
  expect(await bought.look(client, 1)).toEqual(new Set());
});
