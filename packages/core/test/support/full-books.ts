import {
  closeTrade,
  createPortfolio,
  decideMarket,
  executeTrade,
  haltAll,
  haltPortfolio,
  importMarkets,
  liftHalt,
  liftHaltForAll,
  parsePrice,
  parseUsd,
  reverseSettlement,
  setLimits,
  settleTrade,
  takeLease,
  type Database,
} from '../../src/index.ts';
import { aBuy, aClose, aReversal, aSettlement } from './builders.ts';
import { aListing, anEvent } from './listings.ts';

/** Everything that can happen to a portfolio, with texts and numbers that are easily spoiled on their way to a file. */
export async function fillBooks(db: Database, portfolioId: number): Promise<void> {
  await createPortfolio(db, {
    id: portfolioId,
    name: 'Zoë "quoted" \\ and\ttabbed,\nin two lines 🎲',
    initialBalance: parseUsd('10000.000001'),
    strategyType: 'null',
    strategyConfig: { exact: '0.1', deep: { list: [1, 2.5, null, ''] }, text: '\\N "" \n' },
  });
  await executeTrade(db, aBuy({ portfolioId, commandId: 'sold-in-parts', confidence: 0.1 + 0.2 }));
  await closeTrade(
    db,
    aClose({
      portfolioId,
      commandId: 'part-1',
      tradeId: 'sold-in-parts',
      shares: '33.333333',
      price: '0.123457',
    }),
  );
  await closeTrade(
    db,
    aClose({ portfolioId, commandId: 'part-2', tradeId: 'sold-in-parts', shares: '1', price: '0.999999' }),
  );
  await executeTrade(db, aBuy({ portfolioId, commandId: 'settled', reason: '', confidence: 5e-324 }));
  await settleTrade(db, aSettlement({ portfolioId, commandId: 'won', tradeId: 'settled' }));
  await executeTrade(db, aBuy({ portfolioId, commandId: 'taken-back', reason: null, confidence: null }));
  await settleTrade(db, {
    ...aSettlement({ portfolioId, commandId: 'void', tradeId: 'taken-back' }),
    payout: 'void',
  });
  await reverseSettlement(db, aReversal({ portfolioId, commandId: 'reversed', settlementId: 'void' }));
  const tooMuch = executeTrade(db, aBuy({ portfolioId, commandId: 'refused', amount: '1000000' }));
  await tooMuch.catch(() => undefined);
  await executeTrade(db, {
    ...aBuy({ portfolioId, commandId: 'dust', amount: '0.000001' }),
    price: parsePrice('0.000001'),
  });
}

/** Fills the tables of limits and kill switches with texts that are easily spoiled. */
export async function fillLimits(db: Database, portfolioId: number): Promise<void> {
  const by = 'Zoë\t"\\N"';
  const limits = { maxEventExposure: parseUsd('99999999999999.999999'), maxOpenPositions: 1_000 };
  await setLimits(db, { portfolioId, limits, reason: '\\N', by });
  await haltPortfolio(db, { portfolioId, reason: 'null', by });
  await liftHalt(db, { portfolioId, reason: '\t.', by });
  await haltAll(db, { reason: 'a\nb', by });
  await liftHaltForAll(db, { reason: '🎲', by });
}

/** Fills the tables of markets with texts that are easily spoiled. */
export async function fillMarkets(db: Database): Promise<void> {
  await importMarkets(db, {
    events: [anEvent({ title: 'Zoë "quoted" \\ and\ttabbed 🎲' })],
    markets: [
      aListing({
        tickSize: null,
        minimumSize: null,
        fees: { kind: 'none' },
        series: 'rain-every-day',
        tags: ['wetter', 'погода'],
        volume: parseUsd('0.000001'),
        liquidity: parseUsd('10000000000000'),
        best: { bid: parsePrice('0.599999'), ask: null },
      }),
      aListing({ marketId: 'zeros', observation: { state: 'closed', reviewReason: 'ZERO_PRICES' } }),
    ],
  });
  await decideMarket(db, {
    venue: 'polymarket',
    marketId: 'zeros',
    verdict: parsePrice('0.333333'),
    reason: '\\N',
  });
  await takeLease(db, { name: 'null', holder: '\\N' }, 1);
}
