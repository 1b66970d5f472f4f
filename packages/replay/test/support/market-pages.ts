/** A market as Gamma lists it; its tokens have the ids 7…1 and 7…2 by its number. */
export const gammaMarket = (number: number, more: Readonly<Record<string, unknown>> = {}) => ({
  id: `${number}`,
  conditionId: `0x${number}`,
  question: `Will ship ${number} arrive?`,
  slug: `ship-${number}`,
  closed: false,
  acceptingOrders: true,
  outcomes: '["Yes", "No"]',
  outcomePrices: '["0.5", "0.5"]',
  clobTokenIds: JSON.stringify(tokenIds(number)),
  orderPriceMinTickSize: 0.01,
  orderMinSize: 5,
  feesEnabled: false,
  updatedAt: '2026-05-01T00:00:00Z',
  ...more,
});

/** The ids of a market's tokens, as long as real ones. */
export const tokenIds = (number: number): readonly [string, string] => [
  `7${`${number}1`.padStart(76, '0')}`,
  `7${`${number}2`.padStart(76, '0')}`,
];

/** The same market when it is over. */
export const resolvedGamma = (
  number: number,
  closedTime: string,
  more: Readonly<Record<string, unknown>> = {},
) =>
  gammaMarket(number, {
    closed: true,
    acceptingOrders: false,
    outcomePrices: '["1", "0"]',
    umaResolutionStatus: 'resolved',
    closedTime,
    updatedAt: '2026-06-30T00:00:00Z',
    ...more,
  });

/** A market as Kalshi lists it. */
export const kalshiMarket = (ticker: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ticker,
  event_ticker: ticker.slice(0, ticker.lastIndexOf('-')),
  title: `Will ${ticker} happen?`,
  status: 'active',
  notional_value_dollars: '1.0000',
  updated_time: '2026-05-01T00:00:00Z',
  ...more,
});
