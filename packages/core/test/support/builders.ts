import {
  parsePrice,
  parseShares,
  parseUsd,
  type CloseCommand,
  type ExecuteCommand,
  type Portfolio,
  type ReverseCommand,
  type SettleCommand,
  openingOf,
} from '../../src/index.ts';

/** A moment in the past on every machine. */
export const NOON = new Date('2020-03-01T12:00:00.000Z');
/** So many milliseconds after noon. */
export const afterNoon = (milliseconds: number): Date => new Date(NOON.getTime() + milliseconds);

/** A clock that never shows the same millisecond twice, and none from before the database was made. */
export function tickingClock(): () => Date {
  let time = Date.now();
  return () => new Date((time += 1));
}

type WithText<Command, Money extends keyof Command> = Partial<Omit<Command, Money | 'kind'>> &
  Partial<Record<Money, string | null>>;

/** A sound buy of $100 at 0.20 in portfolio 1; a test names what it is about. Money is written as decimals. */
export function aBuy(fields: WithText<ExecuteCommand, 'amount' | 'price'> = {}): ExecuteCommand {
  const { amount, price, ...rest } = fields;
  return {
    kind: 'execute',
    portfolioId: 1,
    commandId: 'buy',
    occurredAt: NOON,
    venue: 'polymarket',
    marketId: '0xmarket',
    marketQuestion: 'Will it rain tomorrow?',
    action: 'buy_yes',
    confidence: 0.75,
    reason: 'clouds',
    eventId: 'weather',
    eventTitle: 'Weather',
    eventEndDate: '2020-03-02',
    amount: parseUsd(amount ?? '100'),
    price: parsePrice(price ?? '0.20'),
    ...rest,
  };
}

/** A sound close of all of trade `buy` at 0.40. */
export function aClose(fields: WithText<CloseCommand, 'price' | 'shares'> = {}): CloseCommand {
  const { price, shares, ...rest } = fields;
  return {
    kind: 'close',
    portfolioId: 1,
    commandId: 'close',
    occurredAt: NOON,
    tradeId: 'buy',
    price: parsePrice(price ?? '0.40'),
    shares: shares == null ? null : parseShares(shares),
    ...rest,
  };
}

/** A sound settlement of trade `buy`, which won; `payout` is `void` or dollars a share. */
export function aSettlement(fields: WithText<SettleCommand, 'payout'> = {}): SettleCommand {
  const { payout, ...rest } = fields;
  return {
    kind: 'settle',
    portfolioId: 1,
    commandId: 'settle',
    occurredAt: NOON,
    tradeId: 'buy',
    payout: payout === 'void' ? 'void' : parsePrice(payout ?? '1'),
    ...rest,
  };
}

/** A sound reversal of settlement `settle`. */
export const aReversal = (fields: Partial<Omit<ReverseCommand, 'kind'>> = {}): ReverseCommand => ({
  kind: 'reverse',
  portfolioId: 1,
  commandId: 'reverse',
  occurredAt: NOON,
  settlementId: 'settle',
  ...fields,
});

/** Portfolio 1 with $10,000 and nothing done yet. */
export const aPortfolio = (fields: Partial<Portfolio> = {}): Portfolio => {
  const initialBalance = fields.initialBalance ?? parseUsd('10000');
  return { ...openingOf({ id: 1, name: 'default', initialBalance }, NOON), ...fields };
};
