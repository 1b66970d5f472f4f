// An app that imports the core and makes one trade: `pnpm --filter @prescient/example-first-trade start`.
import { executeTrade, formatUsd, getPortfolio, openDatabase, parsePrice, parseUsd } from '@prescient/core';
import { openLocalPostgres } from '@prescient/local-postgres';

const postgres = await openLocalPostgres({ home: process.env['PRESCIENT_HOME'] ?? '.prescient' });
const db = await openDatabase({ url: postgres.applicationUrl, ownerUrl: postgres.ownerUrl });

const trade = await executeTrade(db, {
  portfolioId: 1,
  commandId: 'my-first-trade', // Send it again and it happens once.
  occurredAt: new Date('2026-01-15T12:00:00Z'),
  venue: 'polymarket',
  marketId: '900001',
  marketQuestion: 'Will the Astrid Pilots win the Harbour Cup?',
  action: 'buy_yes',
  price: parsePrice('0.34'),
  amount: parseUsd('100'),
  confidence: 0.5,
  reason: 'an example',
  eventId: null,
  eventTitle: null,
  eventEndDate: null,
});
const { balance } = await getPortfolio(db, 1);
console.log(
  `${trade.replayed ? 'Traded before' : 'Traded'}: ${formatUsd(trade.amount)} dollars; balance ${formatUsd(balance)}.`,
);

await db.close();
await postgres.leave();
