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

/** The portfolio, as far as the choice of signals depends on it. */
export interface Account {
  readonly balance: string;
  /** The sides that it bought before. */
  readonly bought: ReadonlySet<string>;
  readonly openPositions: number;
}

/** The number of stakes that the cash pays for. */
const affordable = (balance: Usd, amount: Usd): number => (balance <= 0n ? 0 : Number(balance / amount));

/**
 * Chooses what to send. Of a strategy's signals each market and side is bought once, and no more than the cash pays for;
 * signals of a file are all sent, as each has a trade id of its own. `maxTrades` bounds both, and `maxPositions` what is open.
 */
export function chooseSignals(
  { signals, isChosen }: SignalPlan,
  { amount, maxTrades, maxPositions }: Pick<BotSettings, 'amount' | 'maxTrades' | 'maxPositions'>,
  account: Account,
): ChosenSignals {
  const bound = Math.min(maxTrades, Math.max(0, maxPositions - account.openPositions));
  const room = isChosen ? Math.min(bound, affordable(parseUsd(account.balance), amount)) : bound;
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
