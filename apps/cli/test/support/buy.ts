/** A buy for so many dollars at 0.30, in a market that no venue lists. */
export const buyFor = (amount: string, tradeId: string) => ({
  portfolioId: 1,
  tradeId,
  marketId: 'm',
  marketQuestion: 'Does it survive?',
  action: 'buy_yes' as const,
  price: '0.30',
  amount,
  timestamp: '2026-01-15T12:00:00Z',
});
