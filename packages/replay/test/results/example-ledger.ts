import type { EquityPoint, Fill, HeldTrade, Portfolio, ReportTrade, Trade } from '@prescient/core/domain';
import { parsePrice, parseShares, parseUsd, ZERO_USD } from '@prescient/core/money';
import type { Ledger } from '../../src/engine/desk.ts';

export const day = (number: number, hour = 0): Date => new Date(Date.UTC(2026, 3, number, hour));

/** A trade in plain numbers. */
interface Told {
  readonly id: string;
  readonly question: string;
  readonly category: string;
  readonly shares: string;
  readonly amount: string;
  readonly fee?: string;
  readonly price: string;
  readonly p: number;
  readonly openedAt: Date;
  /** Its end; a settlement unless it was sold. Absent while it is held. */
  readonly end?: {
    readonly at: Date;
    readonly gross: string;
    readonly exitFee?: string;
    readonly sold?: boolean;
    readonly result: number;
  };
  readonly mark?: string;
}

/*
 * Four trades of a portfolio of $1,000, and one that was refused:
 *
 *   A  200 shares for 100 + 3.50, sold for 120 − 1.00   P&L    15.50
 *   B  250 shares for 100, resolved at 0                P&L  −100.00
 *   C  125 shares for 100, resolved at 1                P&L    25.00
 *   D  100 shares for 50 + 0.50, held at a mark of 0.53 P&L     2.50
 *
 * cash 1000 − 103.50 + 119 − 100 − 100 + 125 − 50.50 = 890.00, equity 890 + 53 = 943.00
 */
const TOLD: readonly Told[] = [
  {
    id: 'a',
    question: 'Will it rain on Friday?',
    category: 'weather',
    shares: '200',
    amount: '100',
    fee: '3.5',
    price: '0.5',
    p: 0.7,
    openedAt: day(1, 6),
    end: { at: day(2, 6), gross: '120', exitFee: '1', sold: true, result: 1 },
  },
  {
    id: 'b',
    question: 'Will the bill pass?',
    category: 'politics',
    shares: '250',
    amount: '100',
    price: '0.4',
    p: 0.55,
    openedAt: day(2, 7),
    end: { at: day(4), gross: '0', result: 0 },
  },
  {
    id: 'c',
    question: 'Will it snow in May?',
    category: 'weather',
    shares: '125',
    amount: '100',
    price: '0.8',
    p: 0.9,
    openedAt: day(3),
    end: { at: day(5), gross: '125', result: 1 },
  },
  {
    id: 'd',
    question: 'Will the cup be won at home?',
    category: 'sport',
    shares: '100',
    amount: '50',
    fee: '0.5',
    price: '0.5',
    p: 0.6,
    openedAt: day(5, 1),
    mark: '0.53',
  },
];

const pnlOf = ({ amount, fee = '0', end }: Told) =>
  end === undefined
    ? ZERO_USD
    : parseUsd(end.gross) - parseUsd(end.exitFee ?? '0') - parseUsd(amount) - parseUsd(fee);

function heldOf(told: Told): HeldTrade {
  const { id, question, shares, amount, fee = '0', price, p, openedAt, end, mark = price } = told;
  const base = {
    portfolioId: 1,
    tradeId: id,
    venue: 'polymarket',
    marketId: `m-${id}`,
    marketQuestion: question,
  };
  const bought = {
    action: 'buy_yes' as const,
    amount: parseUsd(amount),
    shares: parseShares(shares),
    fee: parseUsd(fee),
  };
  const realizedPnl = pnlOf(told) as HeldTrade['position']['realizedPnl'];
  const status = end === undefined ? ('open' as const) : ('closed' as const);
  const value = (parseShares(shares) * parsePrice(mark)) / 1_000_000n;
  const currentPnl = (end === undefined ? value - bought.amount - bought.fee : 0n) as typeof realizedPnl;
  const trade: Trade = {
    ...base,
    ...bought,
    confidence: null,
    p,
    reason: `favourite at ${price}`,
    eventId: `event-${id}`,
    eventTitle: question,
    eventEndDate: null,
    occurredAt: openedAt,
    recordedAt: openedAt,
    requestedAmount: parseUsd(amount),
    entryPrice: parsePrice(price),
    fillModel: 'book',
    status,
    rejectCode: null,
    currentPnl,
    realizedPnl,
  };
  return {
    trade,
    position: {
      ...base,
      ...bought,
      ...(end && { amount: ZERO_USD, shares: parseShares('0'), fee: ZERO_USD }),
      entryPrice: parsePrice(price),
      openedAt,
      status,
      mark: parsePrice(mark),
      markSource: end === undefined ? 'book' : 'entry',
      markedAt: openedAt,
      currentPnl,
      realizedPnl,
      proceeds: parseUsd(end?.gross ?? '0'),
      exitPrice: end === undefined ? null : parsePrice(end.sold === true ? '0.6' : `${end.result}`),
      closedAt: end?.at ?? null,
      exitReason: end === undefined ? null : end.sold === true ? 'sold' : 'resolved',
      settlementId: end === undefined || end.sold === true ? null : `settle:${id}`,
    },
  };
}

function fillsOf({ id, shares, amount, fee = '0', price, openedAt, end }: Told): Fill[] {
  const base = { portfolioId: 1, tradeId: id, shares: parseShares(shares), reverses: null };
  const bought = { ...base, amount: parseUsd(amount), fee: parseUsd(fee) };
  const book = {
    hash: `hash-${id}`,
    timestamp: openedAt.toISOString(),
    receivedAt: openedAt.toISOString(),
    ageMs: 7,
  };
  const buy: Fill = {
    ...bought,
    commandId: id,
    kind: 'buy',
    price: parsePrice(price),
    gross: ZERO_USD,
    exitFee: ZERO_USD,
    fillModel: 'book',
    occurredAt: openedAt,
    recordedAt: openedAt,
    receipt: {
      source: 'book',
      venue: 'polymarket',
      marketId: `m-${id}`,
      outcome: 0,
      wanted: { stake: `${amount}.000000` },
      limit: price,
      timeInForce: 'FAK',
      book: { ...book, bestBid: '0.480000', bestAsk: null },
      levels: [{ price, size: '900.000000', consumed: '0.000000', taken: shares, cost: amount, fee }],
      shadow: { realistic: { price, cash: amount } },
    },
  };
  if (end === undefined) return [buy];
  const { at, gross, exitFee = '0', sold = false, result } = end;
  return [
    buy,
    {
      ...bought,
      commandId: sold ? `close-${id}` : `settle:${id}`,
      kind: sold ? 'sell' : 'settle',
      price: parsePrice(sold ? '0.6' : `${result}`),
      gross: parseUsd(gross),
      exitFee: parseUsd(exitFee),
      fillModel: sold ? 'book' : null,
      occurredAt: at,
      recordedAt: at,
      receipt: { source: sold ? 'quoted' : 'resolution' },
    },
  ];
}

function reportTradeOf(told: Told): ReportTrade {
  const { id, category, shares, amount, fee = '0', price, p, openedAt, end } = told;
  const base = { shares: parseShares(shares), midpoint: parsePrice('0.49'), touch: parsePrice(price) };
  return {
    tradeId: id,
    eventKey: `event-${id}`,
    category,
    openedAt,
    closedAt: end?.at ?? null,
    cost: (parseUsd(amount) + parseUsd(fee)) as ReportTrade['cost'],
    realizedPnl: pnlOf(told) as ReportTrade['realizedPnl'],
    probability: p,
    marketPrice: Number(price),
    result: end?.result ?? null,
    closingPrice: null,
    fills: [
      { ...base, at: openedAt, side: 'buy', amount: parseUsd(amount), fee: parseUsd(fee) },
      ...(end === undefined
        ? []
        : [
            {
              ...base,
              at: end.at,
              side: end.sold === true ? ('sell' as const) : ('settle' as const),
              amount: parseUsd(end.gross),
              fee: parseUsd(end.exitFee ?? '0'),
            },
          ]),
    ],
  };
}

const point = (at: Date, equity: string, balance: string): EquityPoint => ({
  at,
  equity: parseUsd(equity),
  balance: parseUsd(balance),
});

const PORTFOLIO: Portfolio = {
  id: 1,
  name: 'replay',
  kind: 'replay',
  initialBalance: parseUsd('1000'),
  balance: parseUsd('890'),
  totalInvested: parseUsd('50.5'),
  totalProfitLoss: parseUsd('-57'),
  realizedPnl: parseUsd('-59.5'),
  tradeCount: 4,
  fillModel: 'book',
  replenishmentHalfLifeMs: 60_000,
  status: 'active',
  statusReason: null,
  strategyType: 'late-favourite',
  strategyConfig: null,
  originId: null,
  createdAt: day(1),
  lastUpdated: day(6),
  riskVersion: null,
};

/** The ledger of the example. All of its markets ask `question` if it is given. */
export function exampleLedger(question?: string): Ledger {
  const told =
    question === undefined ? TOLD : TOLD.map((each) => ({ ...each, question: `${question} ${each.id}` }));
  const trades = told.map(heldOf);
  const equity = [
    point(day(1), '1000', '1000'),
    point(day(2, 6), '1015.5', '1015.5'),
    point(day(4), '915.5', '815.5'),
    point(day(5), '940.5', '940.5'),
    point(day(6), '943', '890'),
  ];
  const refused: Trade = {
    ...trades[3]!.trade,
    tradeId: 'e',
    amount: ZERO_USD,
    shares: parseShares('0'),
    fee: ZERO_USD,
    status: 'rejected',
    rejectCode: 'BOOK_STALE',
    currentPnl: ZERO_USD,
    occurredAt: day(5, 2),
    recordedAt: day(5, 2),
  };
  return {
    portfolio: PORTFOLIO,
    trades,
    rejected: [refused],
    fills: told.flatMap(fillsOf).toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime()),
    transfers: [],
    commands: [],
    equity,
    history: {
      initialBalance: PORTFOLIO.initialBalance,
      tradeCount: 4,
      trades: told.map(reportTradeOf),
      equity,
      soldEquity: null,
      family: { runs: 1, sharpes: [] },
    },
  };
}
