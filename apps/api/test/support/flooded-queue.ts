import { setImmediate as nextTurn } from 'node:timers/promises';
import { commitCommands, connect, parsePrice, parseUsd, type Command } from '@prescient/core';
import type { TestApi } from './api.ts';

/** Commands of one transaction, and most that wait. */
const GROUP = 512;
const MAX_WAITING = 20_000;

/** Does something while there is room for `room` more commands to wait; those that wait are refused and write nothing. */
export async function whileFlooded(api: TestApi, room: number, work: () => Promise<void>): Promise<void> {
  const portfolioId = await api.newPortfolio();
  const command: Command = {
    kind: 'execute',
    portfolioId,
    commandId: 'flood',
    occurredAt: new Date('2026-03-01'),
    venue: 'polymarket',
    marketId: 'm',
    marketQuestion: 'q',
    action: 'buy_yes',
    confidence: null,
    reason: null,
    eventId: null,
    eventTitle: null,
    eventEndDate: null,
    amount: parseUsd('1'),
    price: parsePrice('0.5'),
  };
  const owner = await connect({ url: api.database.ownerUrl, poolSize: 1, patienceMs: 600_000 });
  let flood: Promise<unknown> = Promise.resolve();
  await owner.orm.em.fork().transactional(async (em) => {
    // Nobody gets the row before this is over, however long that takes.
    await em.execute('set local idle_in_transaction_session_timeout = 0');
    await em.execute(`update portfolio_state set status = 'locked' where id = ${portfolioId}`);
    flood = commitCommands(
      api.db,
      Array.from({ length: GROUP + MAX_WAITING - room }, () => command),
    );
    await nextTurn();
    await work();
  });
  await flood;
  await owner.close();
}
