import { createHash } from 'node:crypto';
import {
  isSpent,
  isToBeSettled,
  SettlementCommands,
  SettlementIds,
  standingRevision,
  type Command,
  type HeldTrade,
  type Market,
  type Payout,
} from '@prescient/core/domain';
import type { MemoryLedger } from './memory-ledger.ts';

const ids = new SettlementIds((text) => createHash('sha256').update(text).digest('hex'));
const commands = new SettlementCommands(ids);

/** Carries a step out for each trade; an id that is spent while the trade is unchanged gives way to the next one. */
function carryOut(
  ledger: MemoryLedger,
  trades: readonly HeldTrade[],
  {
    now,
    commandFor,
  }: { readonly now: Date; readonly commandFor: (held: HeldTrade, attempt: number) => Command },
): void {
  if (trades.length > 0) ledger.beginBatch();
  for (const held of trades) {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = ledger.decide(commandFor(held, attempt), { now, standing: () => null, signal: null });
      if (!isSpent(outcome) || ledger.trades.find(held.trade.tradeId) !== held) break;
    }
  }
}

const byTrade = (a: HeldTrade, b: HeldTrade): number => (a.trade.tradeId < b.trade.tradeId ? -1 : 1);

function payOut(ledger: MemoryLedger, market: Market & { readonly payout: Payout }, now: Date): void {
  const open = ([0, 1] as const).flatMap((outcome) => ledger.trades.ofOutcome({ ...market, outcome }));
  carryOut(ledger, open.toSorted(byTrade), {
    now,
    commandFor: ({ position }, attempt) => commands.payOut(market, position, attempt),
  });
}

/**
 * Settles a market as it is done live: takes back what results paid that no longer stand, and pays every open position by the one that
 * does. Returns the trades that held shares before and are paid now, as they are.
 */
export function settleMarket(ledger: MemoryLedger, market: Market, now: Date): HeldTrade[] {
  if (!isToBeSettled(market)) return [];
  const { payout } = market;
  const standing = standingRevision(market);
  const before = ([0, 1] as const).flatMap((outcome) => ledger.trades.ofOutcome({ ...market, outcome }));
  const outdated = ledger.trades
    .settledIn(market)
    .filter(({ position }) => ids.isOutdated(position.settlementId!, market, standing));
  carryOut(ledger, outdated.toSorted(byTrade), {
    now,
    commandFor: ({ position }, attempt) => commands.takeBack(position, attempt),
  });
  if (payout === null) return [];
  payOut(ledger, { ...market, payout }, now);
  return before
    .map(({ trade }) => ledger.trades.find(trade.tradeId)!)
    .filter(({ position }) => position.settlementId !== null);
}
