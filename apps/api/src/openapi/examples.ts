/** Markets come and go, so that an example names none of them. */
const MARKET = 'a-marketId-of-market.list';

/** An input of the calls that people make first; a test sends each through the schema of its procedure. */
export const EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'market.search': { text: 'harbour cup', trading: true, limit: 5 },
  'market.list': { trading: true, sort: 'volume', limit: 5 },
  'market.get': { marketId: MARKET },
  'market.book': { marketId: MARKET, outcome: 0 },
  'portfolio.create': { id: 7, name: 'mine', template: 'book' },
  'portfolio.get': { portfolioId: 1 },
  'portfolio.summary': { portfolioId: 1, limit: 20 },
  'portfolio.pause': { portfolioId: 1, reason: 'Looking into a loss.' },
  'report.get': { portfolioId: 1, period: 'month' },
  'report.compare': { portfolioIds: [1, 7] },
  'risk.set': {
    portfolioId: 1,
    limits: { maxStake: '100', maxDrawdown: '0.2' },
    reason: 'A first look at a new strategy.',
  },
  'trade.preview': {
    portfolioId: 1,
    tradeId: 'mine-1',
    marketId: MARKET,
    action: 'buy_yes',
    amount: '100',
    price: '0.34',
    timestamp: '2026-01-15T12:00:00Z',
  },
  'trade.execute': {
    portfolioId: 1,
    tradeId: 'mine-1',
    marketId: MARKET,
    action: 'buy_yes',
    amount: '100',
    price: '0.34',
    timestamp: '2026-01-15T12:00:00Z',
  },
  'trade.close': { portfolioId: 1, tradeId: 'mine-1', commandId: 'mine-1-sold', price: '0.40' },
  'trade.receipt': { portfolioId: 1, tradeId: 'mine-1' },
};
