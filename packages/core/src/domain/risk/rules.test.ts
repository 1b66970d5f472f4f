import { describe, expect, test } from 'vitest';
import { aBook, aBookPortfolio, aQuote, CRYPTO, type Levels } from '../../../test/support/books.ts';
import { aBuy, aClose, afterNoon, aPortfolio, aSettlement, NOON } from '../../../test/support/builders.ts';
import { codeOf, InMemory } from '../../../test/support/in-memory.ts';
import { aRisk } from '../../../test/support/risks.ts';
import {
  parsePrice,
  parseUsd,
  type CommandOutcome,
  type ExecuteCommand,
  type LimitsPatch,
} from '../../index.ts';

const DAY_MS = 86_400_000;

/** A portfolio of 10,000 dollars with limits, in memory. */
function limited(limits: LimitsPatch, portfolio = aPortfolio()): InMemory {
  const account = new InMemory(portfolio);
  account.state.risks.load(aRisk({ limits }));
  return account;
}

const brokenBy = (outcome: CommandOutcome) => {
  if (outcome.accepted) return 'accepted';
  const { code, details } = outcome.refusal;
  return code === 'RISK_LIMIT' ? `${details['rule']} ${details['value']} of ${details['limit']}` : code;
};

let count = 0;
const buy = (fields: Parameters<typeof aBuy>[0] & Pick<ExecuteCommand, 'quote'> = {}): ExecuteCommand => ({
  ...aBuy({ commandId: `buy-${(count += 1)}`, ...fields }),
  ...(fields.quote && { quote: fields.quote }),
});

describe('at its limit a buy passes, and above it is refused with the rule and its figures:', () => {
  test('the stake', () => {
    const account = limited({ maxStake: parseUsd('100') });
    expect(brokenBy(account.decide(buy({ amount: '100' })))).toBe('accepted');
    expect(brokenBy(account.decide(buy({ amount: '100.000001' })))).toBe('maxStake 100.000001 of 100.000000');
  });

  test('the number of open positions', () => {
    const account = limited({ maxOpenPositions: 1 }).do(buy({ commandId: 'first' }));
    expect(brokenBy(account.decide(buy()))).toBe('maxOpenPositions 2 of 1');
    account.do(aClose({ tradeId: 'first' }));
    expect(brokenBy(account.decide(buy()))).toBe('accepted');
  });

  test('the cost of one outcome, fees counted', () => {
    const quote = aQuote({ asks: [['0.50', '10000']] }, CRYPTO);
    const account = limited({ maxPosition: parseUsd('103.5') }, aBookPortfolio());
    account.do(buy({ quote, price: '0.50' }));
    expect(brokenBy(account.decide(buy({ quote, price: '0.50', amount: '10' })))).toBe(
      'maxPosition 113.850000 of 103.500000',
    );
  });

  test('the exposure of a market, which its other outcome lowers', () => {
    const account = limited({ maxMarketExposure: parseUsd('100') }).do(buy({ price: '0.50' }));
    expect(brokenBy(account.decide(buy({ amount: '1' })))).toBe('maxMarketExposure 101.000000 of 100.000000');
    expect(brokenBy(account.decide(buy({ action: 'buy_no', amount: '60', price: '0.60' })))).toBe('accepted');
    // 160 were paid, and at least 100 come back.
    expect(brokenBy(account.decide(buy({ amount: '40', price: '0.50' })))).toBe('accepted');
    expect(brokenBy(account.decide(buy({ amount: '0.000001', price: '0.50' })))).toBe(
      'maxMarketExposure 100.000001 of 100.000000',
    );
  });

  test('the exposure of an event', () => {
    const account = limited({ maxEventExposure: parseUsd('150') }).do(buy({ marketId: 'a' }));
    expect(brokenBy(account.decide(buy({ marketId: 'b' })))).toBe(
      'maxEventExposure 200.000000 of 150.000000',
    );
    expect(brokenBy(account.decide(buy({ marketId: 'b', eventId: 'other' })))).toBe('accepted');
    expect(brokenBy(account.decide(buy({ marketId: 'c', eventId: null })))).toBe('accepted');
  });

  test('the exposure of an event whose markets exclude each other is their worst case', () => {
    const account = new InMemory();
    const risk = aRisk({ limits: { maxEventExposure: parseUsd('100') } });
    for (const marketId of ['a', 'b', 'c'])
      risk.loadMarket(
        { venue: 'polymarket', marketId },
        { place: { eventId: 'weather', exclusiveGroup: 'g', categories: [] }, lastBuyAt: null },
      );
    account.state.risks.load(risk);
    const no = { action: 'buy_no' as const, price: '0.80', amount: '80' };
    // Each NO costs 80 and pays 100; only one of them can lose.
    for (const marketId of ['a', 'b', 'c'])
      expect(brokenBy(account.decide(buy({ marketId, ...no })))).toBe('accepted');
    expect(brokenBy(account.decide(buy({ marketId: 'a', action: 'buy_yes', amount: '61' })))).toBe(
      'maxEventExposure 101.000000 of 100.000000',
    );
  });

  test('the exposure of a category', () => {
    const account = new InMemory();
    const risk = aRisk({ limits: { maxCategoryExposure: parseUsd('150') } });
    const place = { exclusiveGroup: null, categories: ['politics', 'europe'] };
    risk.loadMarket(
      { venue: 'polymarket', marketId: 'a' },
      { place: { ...place, eventId: 'e' }, lastBuyAt: null },
    );
    risk.loadMarket(
      { venue: 'kalshi', marketId: 'b' },
      { place: { ...place, categories: ['europe'], eventId: 'f' }, lastBuyAt: null },
    );
    account.state.risks.load(risk);
    account.do(buy({ marketId: 'a' }));
    const outcome = account.decide(buy({ venue: 'kalshi', marketId: 'b' }));
    expect(brokenBy(outcome)).toBe('maxCategoryExposure 200.000000 of 150.000000');
    expect(outcome).toMatchObject({ refusal: { details: { category: 'europe' } } });
  });

  test('the wait after a loss, and not after a gain', () => {
    const account = limited({ lossCoolDownMs: 1_000 }).do(buy({ commandId: 'a' }), buy({ commandId: 'b' }));
    account.do(aClose({ commandId: 'gain', tradeId: 'a', price: '0.20' }));
    expect(brokenBy(account.decide(buy()))).toBe('accepted');
    account.do(aClose({ commandId: 'loss', tradeId: 'b', shares: '1', price: '0.199999' }));
    expect(brokenBy(account.decide(buy(), afterNoon(999)))).toBe('lossCoolDownMs 999 of 1000');
    expect(brokenBy(account.decide(buy(), afterNoon(1_000)))).toBe('accepted');
  });

  test('the wait after a settlement that lost', () => {
    const account = limited({ lossCoolDownMs: 1_000 }).do(buy({ commandId: 'a' }));
    account.do(aSettlement({ tradeId: 'a', payout: '0' }));
    expect(brokenBy(account.decide(buy()))).toBe('lossCoolDownMs 0 of 1000');
  });

  test('the wait between two buys of one market, whatever their outcomes', () => {
    const account = limited({ marketCoolDownMs: 1_000 }).do(buy());
    expect(brokenBy(account.decide(buy({ action: 'buy_no' }), afterNoon(999)))).toBe(
      'marketCoolDownMs 999 of 1000',
    );
    expect(brokenBy(account.decide(buy({ marketId: 'other' })))).toBe('accepted');
    expect(brokenBy(account.decide(buy({ action: 'buy_no' }), afterNoon(1_000)))).toBe('accepted');
  });

  test('the loss of a UTC day, which a new day forgets', () => {
    const account = limited({ maxDailyLoss: parseUsd('50') }).do(buy({ commandId: 'a' }));
    account.do(aClose({ tradeId: 'a', commandId: 'half', shares: '250', price: '0.00' }));
    expect(brokenBy(account.decide(buy()))).toBe('maxDailyLoss 50.000000 of 50.000000');
    expect(brokenBy(account.decide(buy(), afterNoon(DAY_MS / 2 - 1)))).toMatch(/^maxDailyLoss/);
    expect(brokenBy(account.decide(buy(), afterNoon(DAY_MS / 2)))).toBe('accepted');
  });

  test('the drawdown from the highest equity', () => {
    const account = limited({ maxDrawdown: parsePrice('0.005') }).do(buy({ commandId: 'a', price: '0.50' }));
    // 100 gained: the highest equity is 10,100, and a two hundredth of it 50.50.
    account.do(aClose({ tradeId: 'a', price: '1' }), buy({ commandId: 'b', price: '0.50' }));
    account.do(aClose({ tradeId: 'b', commandId: 'less', shares: '100', price: '0' }));
    expect(brokenBy(account.decide(buy({ amount: '1', price: '1' })))).toBe('accepted');
    account.do(aClose({ tradeId: 'b', commandId: 'more', shares: '1', price: '0' }));
    expect(brokenBy(account.decide(buy({ amount: '1', price: '1' })))).toBe(
      'maxDrawdown 0.005000 of 0.005000',
    );
    expect(brokenBy(account.decide(buy(), afterNoon(9 * DAY_MS)))).toMatch(/^maxDrawdown/);
  });

  test.each([
    ['0.01 against 0.99', ['0.01', '0.99'], 'maxSpread 0.980000 of 0.050000'],
    ['no bid against 0.06', [null, '0.06'], 'maxSpread 0.060000 of 0.050000'],
    ['0.94 against 0.99', ['0.94', '0.99'], 'accepted'],
  ] as const)('the spread of %s', (_, [bid, ask], answer) => {
    const [bids, asks]: Levels[] = [bid === null ? [] : [[bid, '500']], [[ask, '500']]];
    const account = limited({ maxSpread: parsePrice('0.05') }, aBookPortfolio());
    const quote = { book: aBook({ bids: bids!, asks: asks! }), fees: { kind: 'none' as const } };
    expect(brokenBy(account.decide(buy({ quote, amount: '20', price: '0.99' })))).toBe(answer);
  });
});

describe('limits bind buys only:', () => {
  test('what is sold and settled passes, whatever was exceeded', () => {
    const account = new InMemory().do(buy({ commandId: 'a' }), buy({ commandId: 'b' }));
    account.state.risks.load(
      aRisk({
        haltReason: 'storm',
        limits: { maxPosition: parseUsd('1'), maxOpenPositions: 1, maxStake: parseUsd('1') },
      }),
    );
    account.state.risks.haltForAll = 'maintenance';
    account.do(aClose({ tradeId: 'a' }), aSettlement({ tradeId: 'b' }));
    expect(account.portfolio.totalInvested).toBe(0n);
  });

  test('a refused buy changes nothing that later ones are measured by', () => {
    const account = limited({ maxEventExposure: parseUsd('150'), marketCoolDownMs: 1 });
    expect(codeOf(account.decide(buy({ amount: '151' })))).toBe('RISK_LIMIT');
    expect(codeOf(account.decide(buy({ amount: '150' })))).toBeNull();
    expect(account.state.changes().watermarks).toEqual([]);
  });
});

describe('a kill switch', () => {
  test('of the portfolio refuses buys with its reason', () => {
    const account = new InMemory();
    account.state.risks.load(aRisk({ haltReason: 'storm' }));
    expect(account.decide(buy())).toMatchObject({
      refusal: { code: 'TRADING_HALTED', details: { portfolioId: 1, scope: 'portfolio', reason: 'storm' } },
    });
  });

  test('of all refuses the buys of a portfolio without limits', () => {
    const account = new InMemory();
    account.state.risks.haltForAll = 'maintenance';
    expect(account.decide(buy())).toMatchObject({
      refusal: { code: 'TRADING_HALTED', details: { scope: 'all', reason: 'maintenance' } },
    });
    account.state.risks.haltForAll = null;
    expect(codeOf(account.decide(buy(), NOON))).toBeNull();
  });
});
