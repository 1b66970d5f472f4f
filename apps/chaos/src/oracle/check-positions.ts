import { toMicros } from '@prescient/workshop';
import type { IntentRecord } from '../bots/intent.ts';
import { symptom, type Symptoms } from '../run/symptom.ts';
import type { Verdicts } from '../administrator/verdicts.ts';
import type { Facts, FillFact, TransferFact } from './facts.ts';
import { PositionReplay } from './position-replay.ts';
import { resultOf } from './settlement-name.ts';

/** The sum that a command's movements add to an account: debits − credits. */
export const gained = (account: string, transfers: readonly TransferFact[]): bigint =>
  transfers.reduce((total, { debit, credit, amount }) => {
    const micros = toMicros(amount);
    return total + (debit === account ? micros : 0n) - (credit === account ? micros : 0n);
  }, 0n);

/** The movements that a fill claims. */
function movedBy(fill: FillFact): { cash: bigint; positions: bigint } {
  const cost = toMicros(fill.amount) + toMicros(fill.fee);
  const proceeds = toMicros(fill.gross) - toMicros(fill.exit_fee);
  if (fill.kind === 'buy') return { cash: -cost, positions: cost };
  return fill.kind === 'reverse'
    ? { cash: -proceeds, positions: cost }
    : { cash: proceeds, positions: -cost };
}

/** Every fill moved exactly its money. A movement that was made twice shows here as twice the amount. */
function* checkMovements(fill: FillFact, transfers: readonly TransferFact[]): Symptoms {
  for (const [account, amount] of Object.entries(movedBy(fill))) {
    const found = gained(account, transfers);
    if (found === amount) continue;
    const kind = found === 2n * amount ? 'doubled' : 'drift';
    yield symptom(
      kind,
      `${fill.command_id}: the ledger moved ${found} millionths to ${account}, the fill says ${amount}`,
    );
  }
}

/**
 * Fills in the order in which they happened. Those of one batch are recorded at one moment: nothing can leave a position
 * before it was bought or given back, and sales are in the order in which the stored answers say that they emptied it.
 */
function inOrder(fills: readonly FillFact[], facts: Facts): FillFact[] {
  const left = ({ command_id }: FillFact): bigint => {
    const result = facts.commands.get(command_id)?.result;
    return result?.accepted === true ? toMicros(result.result['remainingShares'] ?? '0') : -1n;
  };
  const rank = (fill: FillFact): bigint =>
    fill.kind === 'buy' || fill.kind === 'reverse' ? 10n ** 30n : left(fill);
  return fills.toSorted((a, b) => {
    const [one, other] = [rank(a), rank(b)];
    return a.recorded_at.getTime() - b.recorded_at.getTime() || (one < other ? 1 : one > other ? -1 : 0);
  });
}

/** Replays positions from what was asked for and decided, and compares fills, movements and what the positions hold now. */
export function* checkPositions(
  records: ReadonlyMap<string, IntentRecord>,
  verdicts: Verdicts,
  facts: Facts,
): Symptoms {
  const movements = Map.groupBy(facts.transfers, ({ command_id }) => command_id);
  const replay = function* (lot: PositionReplay, fill: FillFact): Symptoms {
    const { command_id: id, kind } = fill;
    const intent = records.get(id)?.intent;
    const position = facts.positions.get(fill.trade_id);
    if (intent?.kind === 'execute' && kind === 'buy') return yield* lot.buy(intent, fill);
    if (intent?.kind === 'close' && kind === 'sell') return yield* lot.sell(intent, fill);
    if (!intent && kind === 'reverse') return yield* lot.reverse(fill);
    const result = intent ? null : resultOf(id);
    const payout = position && result !== null ? verdicts.payoutOf(position.market_id, result) : null;
    if (position && payout !== null) return yield* lot.settle(fill, payout, position.action);
    yield symptom('drift', `${id} has a fill that is a ${kind}`);
  };
  for (const [tradeId, fills] of Map.groupBy(facts.fills.values(), ({ trade_id }) => trade_id)) {
    const lot = new PositionReplay();
    for (const fill of inOrder(fills, facts)) {
      yield* replay(lot, fill);
      yield* checkMovements(fill, movements.get(fill.command_id) ?? []);
    }
    const position = facts.positions.get(tradeId);
    if (position) yield* lot.compareWith(position);
  }
}
