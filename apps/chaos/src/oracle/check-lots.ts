import type { CloseIntent, ExecuteIntent, IntentRecord } from '../intent.ts';
import { MICROS, toMicros } from '../micros.ts';
import { symptom, type Symptoms } from '../symptom.ts';
import type { Facts, FillFact, TransferFact } from './facts.ts';

/** What a lot still holds while its fills are replayed. */
interface Lot {
  shares: bigint;
  amount: bigint;
}

type Compare = (what: string, stored: bigint | string, expected: bigint) => Symptoms;

const compareFor = (id: string): Compare =>
  function* compare(what, stored, expected) {
    const found = typeof stored === 'string' ? toMicros(stored) : stored;
    if (found !== expected)
      yield symptom('drift', `${id}: ${what} is ${found} millionths, ${expected} follow`);
  };

/** What a command's movements add to an account: debits − credits. */
export const gained = (account: string, transfers: readonly TransferFact[]): bigint =>
  transfers.reduce((total, { debit, credit, amount }) => {
    const micros = toMicros(amount);
    return total + (debit === account ? micros : 0n) - (credit === account ? micros : 0n);
  }, 0n);

/** A buy obtains `⌊amount ÷ price⌋` shares for what was asked. */
function* replayBuy(intent: ExecuteIntent, fill: FillFact, lot: Lot): Symptoms {
  const compare = compareFor(intent.id);
  const amount = toMicros(intent.amount);
  const shares = (amount * MICROS) / toMicros(intent.price);
  yield* compare('stake', fill.amount, amount);
  yield* compare('price', fill.price, toMicros(intent.price));
  yield* compare('shares', fill.shares, shares);
  lot.amount += amount;
  lot.shares += shares;
}

/** A sale obtains `⌊shares × price⌋`; its cost leaves the lot pro rata, rounded down, the last one takes what is left. */
function* replaySale(intent: CloseIntent, fill: FillFact, lot: Lot): Symptoms {
  const compare = compareFor(intent.id);
  const shares = intent.shares === null ? lot.shares : toMicros(intent.shares);
  const oversold = shares > lot.shares || shares === 0n;
  if (oversold) yield symptom('drift', `${intent.id} sold more than the lot held`);
  const cost = oversold || shares === lot.shares ? lot.amount : (lot.amount * shares) / lot.shares;
  yield* compare('price', fill.price, toMicros(intent.price));
  yield* compare('shares', fill.shares, shares);
  yield* compare('cost', fill.amount, cost);
  yield* compare('gross', fill.gross, (shares * toMicros(intent.price)) / MICROS);
  lot.amount -= cost;
  lot.shares -= shares;
}

/** Every fill moved exactly its money. A movement that was made twice shows here as twice the amount. */
function* checkMovements(fill: FillFact, transfers: readonly TransferFact[]): Symptoms {
  const { command_id: id } = fill;
  const [cost, gross] = [
    toMicros(fill.amount) + toMicros(fill.fee),
    toMicros(fill.gross) - toMicros(fill.exit_fee),
  ];
  const expected = fill.kind === 'buy' ? { cash: -cost, positions: cost } : { cash: gross, positions: -cost };
  for (const [account, amount] of Object.entries(expected)) {
    const found = gained(account, transfers);
    if (found === amount) continue;
    const kind = found === 2n * amount ? 'doubled' : 'drift';
    yield symptom(kind, `${id}: the ledger moved ${found} millionths to ${account}, the fill says ${amount}`);
  }
}

/** Sales in the order in which they emptied the lot: the stored answers say how much each one left. */
function inOrder(fills: readonly FillFact[], facts: Facts): FillFact[] {
  const left = ({ command_id, kind }: FillFact): bigint => {
    const result = facts.commands.get(command_id)?.result;
    if (kind === 'buy' || !result?.accepted) return -1n;
    return toMicros(result.result['remainingShares'] ?? '0');
  };
  const rank = (fill: FillFact): bigint => (fill.kind === 'buy' ? 10n ** 30n : left(fill));
  return fills.toSorted((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0));
}

/** Replays every lot from what was asked for, and compares fills, movements and what the lot holds now. */
export function* checkLots(records: ReadonlyMap<string, IntentRecord>, facts: Facts): Symptoms {
  const movements = Map.groupBy(facts.transfers, ({ command_id }) => command_id);
  for (const [tradeId, fills] of Map.groupBy(facts.fills.values(), ({ trade_id }) => trade_id)) {
    const lot: Lot = { shares: 0n, amount: 0n };
    for (const fill of inOrder(fills, facts)) {
      const intent = records.get(fill.command_id)?.intent;
      if (intent?.kind === 'execute' && fill.kind === 'buy') yield* replayBuy(intent, fill, lot);
      else if (intent?.kind === 'close' && fill.kind === 'sell') yield* replaySale(intent, fill, lot);
      else yield symptom('drift', `${fill.command_id} has a fill that is a ${fill.kind}`);
      yield* checkMovements(fill, movements.get(fill.command_id) ?? []);
    }
    const position = facts.positions.get(tradeId);
    if (position) {
      yield* compareFor(tradeId)('shares left', position.shares, lot.shares);
      yield* compareFor(tradeId)('stake left', position.amount, lot.amount);
    }
  }
}
