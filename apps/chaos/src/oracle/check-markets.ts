import { symptom, type Symptoms } from '../run/symptom.ts';
import { Verdicts, type Change } from '../administrator/verdicts.ts';
import type { Facts, LogFact, MarketFact, PositionFact } from './facts.ts';
import { resultOf } from './settlement-name.ts';

const payoutOf = ({ payout, voided }: MarketFact): string | null =>
  voided ? 'void' : Verdicts.payoutIn(payout);

/** Every decision that was to change something did so once, in its turn, and nobody else decided. */
function* checkLog(marketId: string, changes: readonly Change[], log: readonly LogFact[]): Symptoms {
  const decided = log.filter(({ source }) => source === 'admin');
  const names = decided.map(({ note }) => note);
  for (const { id } of changes) {
    const times = names.filter((name) => name === id).length;
    if (times === 0) yield symptom('lost', `${id} is not in the log of ${marketId}`);
    if (times > 1) yield symptom('doubled', `${id} is ${times} times in the log of ${marketId}`);
  }
  for (const [index, line] of decided.entries()) {
    const change = changes[index];
    if (change?.id === line.note && change?.payout === payoutOf(line) && change.revision === line.revision)
      continue;
    yield symptom('drift', `line ${index + 1} of the log of ${marketId} is ${line.note}: ${payoutOf(line)}`);
  }
}

/** The market is as it was decided, and nothing is left to do. */
function* checkMarket(market: MarketFact, { payout, revision }: Change): Symptoms {
  const { market_id: id, state } = market;
  if (payoutOf(market) !== payout || market.revision !== revision)
    yield symptom('drift', `${id} pays ${payoutOf(market)}, ${payout} was decided`);
  const due = payout === null ? 'closed' : 'settled';
  if (state !== due) yield symptom('lost', `${id} is ${state} and not ${due}, though its verdict was given`);
}

/** Every position in a decided market was paid by the result that stands, and by no other. */
function* checkPosition(position: PositionFact, { payout, revision }: Change): Symptoms {
  const { trade_id: id, market_id, settlement_id, status } = position;
  if (payout !== null && status === 'open')
    yield symptom('lost', `${id} was never paid though ${market_id} pays ${payout}`);
  if (settlement_id !== null && (payout === null || resultOf(settlement_id) !== revision))
    yield symptom('lost', `${settlement_id} was never taken back`);
}

/** A position is settled once a result, and a settlement taken back once. */
function* checkOnce({ fills }: Facts): Symptoms {
  const done = new Set<string>();
  for (const { kind, trade_id, command_id, reverses } of fills.values()) {
    if (kind === 'buy' || kind === 'sell') continue;
    const what = kind === 'reverse' ? `reverse ${reverses}` : `settle ${trade_id} ${resultOf(command_id)}`;
    if (done.has(what)) yield symptom('doubled', `${command_id} does ${what} a second time`);
    done.add(what);
  }
}

/** Compares what was decided about markets with their log, with what they are now, and with who was paid. */
export function* checkMarkets(verdicts: Verdicts, facts: Facts): Symptoms {
  const logs = Map.groupBy(facts.log, ({ market_id }) => market_id);
  for (const market of facts.markets) {
    const { market_id: id } = market;
    yield* checkLog(id, verdicts.changes(id), logs.get(id) ?? []);
    if (verdicts.changes(id).length > 0) yield* checkMarket(market, verdicts.standing(id));
  }
  for (const position of facts.positions.values())
    yield* checkPosition(position, verdicts.standing(position.market_id));
  yield* checkOnce(facts);
}
