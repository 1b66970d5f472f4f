import type { PoolClient } from 'pg';
import { expect, test } from 'vitest';
import {
  commitCommands,
  haltAll,
  liftHaltForAll,
  parseUsd,
  setLimits,
  type Command,
} from '../../src/index.ts';
import { aBuy, aClose } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

const { another, portfolio } = await openTestWorld();

/** A process, and the statements that it sends. */
async function watched() {
  const db = await another({ poolSize: 1 });
  const sent: string[] = [];
  const pool = await db.orm.em.getConnection().getNativeClient();
  const seen = new Set<PoolClient>();
  pool.on('acquire', (client) => {
    if (seen.has(client)) return;
    seen.add(client);
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [statement] = args as [string | { text: string }];
      sent.push(typeof statement === 'string' ? statement : statement.text);
      return query(...args);
    }) as typeof client.query;
  });
  return {
    db,
    /** The statements of one group of commands. */
    async of(...commands: Command[]): Promise<string[]> {
      sent.length = 0;
      await commitCommands(db, commands);
      return [...sent];
    },
  };
}

test('a portfolio without limits sends no statement for them, and the kill switch of all none at all', async () => {
  const process = await watched();
  const [{ id: free }, { id: limited }] = [await portfolio(), await portfolio()];
  const group = (portfolioId: number, name: string) =>
    process.of(
      aBuy({ portfolioId, commandId: `${name}-buy` }),
      aBuy({ portfolioId, commandId: `${name}-more` }),
      aClose({ portfolioId, commandId: `${name}-sell`, tradeId: `${name}-buy` }),
    );
  const before = await group(free, 'a');
  expect(before.filter((text) => /risk_(limits|watermarks)/.test(text))).toEqual([]);
  const { db } = process;
  const limits = { maxStake: parseUsd('1000') };
  await setLimits(db, { portfolioId: limited, limits, reason: 'a test', by: 'tester' });
  expect(await group(free, 'b')).toHaveLength(before.length);
  const bound = await group(limited, 'c');
  // The limits with their watermarks, the open positions, and the markets that are bought.
  expect(bound).toHaveLength(before.length + 3);
  const sale = await process.of(aClose({ portfolioId: limited, commandId: 'sale', tradeId: 'c-more' }));
  expect(sale.filter((text) => text.includes('risk_limits'))).toHaveLength(1);
  await haltAll(db, { reason: 'a test', by: 'tester' });
  const halted = await process.of(aBuy({ portfolioId: free, commandId: 'd' }));
  await liftHaltForAll(db, { reason: 'a test', by: 'tester' });
  expect(await process.of(aBuy({ portfolioId: free, commandId: 'e' }))).toHaveLength(halted.length);
});
