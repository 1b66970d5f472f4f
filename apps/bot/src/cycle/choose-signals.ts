import { parseUsd, type Usd } from '@prescient/core/money';
import type { PlannedSignal, SignalPlan } from '../signals/signal-plan.ts';
import { sideOf } from './bought-sides.ts';
import type { BotSettings } from './settings.ts';

/** The signals to send, those whose market and side was bought before, and the number that finds no room. */
export interface ChosenSignals {
  readonly wanted: readonly PlannedSignal[];
  readonly boughtBefore: readonly PlannedSignal[];
  readonly leftOut: number;
}

/** The number of stakes that the cash pays for. */
const affordable = (balance: Usd, amount: Usd): number => (balance <= 0n ? 0 : Number(balance / amount));

/**
 * Chooses what to send. Of a strategy's signals each market and side is bought once, and no more than the cash pays for;
 * signals of a file are all sent, as each has a trade id of its own. `maxPositions` bounds both.
 */
export function chooseSignals(
  { signals, isChosen }: SignalPlan,
  { amount, maxPositions }: Pick<BotSettings, 'amount' | 'maxPositions'>,
  account: { readonly balance: string; readonly bought: ReadonlySet<string> },
): ChosenSignals {
  const room = isChosen
    ? Math.min(maxPositions, affordable(parseUsd(account.balance), amount))
    : maxPositions;
  const seen = new Set(account.bought);
  const wanted: PlannedSignal[] = [];
  const boughtBefore: PlannedSignal[] = [];
  let leftOut = 0;
  for (const planned of signals) {
    const side = sideOf(planned.signal);
    if (isChosen && seen.has(side)) boughtBefore.push(planned);
    else if (wanted.length < room) {
      wanted.push(planned);
      seen.add(side);
    } else leftOut += 1;
  }
  return { wanted, boughtBefore, leftOut };
}
