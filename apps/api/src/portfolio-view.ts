import { equity, unrealizedPnl, type Portfolio } from '@prescient/core';

/** A portfolio with the sums that follow from its own. */
export const withEquity = (portfolio: Portfolio) => ({
  ...portfolio,
  equity: equity(portfolio),
  unrealizedPnl: unrealizedPnl(portfolio),
});
