import { equity, formatUsd, unrealizedPnl, type Portfolio, type Usd } from '@prescient/core';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import { once } from './once.ts';
import { rounds, type Live } from './rounds.ts';
import { Waker } from './waker.ts';

/** Names a state of an account: two that are equal have one name. */
const nameOf = ({ lastUpdated, totalProfitLoss, status }: Portfolio): string =>
  [lastUpdated.toISOString(), formatUsd(totalProfitLoss), status].join(' ');

interface Account extends Portfolio {
  readonly equity: Usd;
  readonly unrealizedPnl: Usd;
}

/** The event of an account, the same for all who follow it. */
const eventOf = once((portfolio: Portfolio): { readonly name: string; readonly account: Account } => ({
  name: nameOf(portfolio),
  account: { ...portfolio, equity: equity(portfolio), unrealizedPnl: unrealizedPnl(portfolio) },
}));

/**
 * A portfolio's account at the newest marks, unless the client has it, and whenever it changes: at once with what was
 * traded, within a second with what the books say. What it was in between is left out.
 */
export async function* livePortfolio(
  live: Live,
  { portfolioId, lastEventId }: { portfolioId: number; lastEventId: string | null },
): AsyncGenerator<TrackedEnvelope<Account>> {
  const waker = new Waker();
  const followed = live.ctx.accounts.follow(portfolioId, () => waker.wake());
  try {
    let shown = lastEventId;
    for await (const _ of rounds(live, waker)) {
      const { name, account } = eventOf(await followed.account());
      if (name === shown) continue;
      shown = name;
      yield tracked(name, account);
    }
  } finally {
    followed.stop();
  }
}
