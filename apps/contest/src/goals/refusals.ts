import { PARTS, type Part } from '../entrants/entrants.ts';
import type { SignalFact } from '../facts/facts.ts';
import type { TroubleFact } from '../troubles/trouble.ts';
import type { Evidence } from './goals.ts';

/**
 * Refusals that a market brings about by itself: its book moved between the decision and the fill, or it ended. All others
 * would be somebody's trouble.
 */
const OF_THE_MARKET: ReadonlySet<string> = new Set([
  'INSUFFICIENT_LIQUIDITY',
  'BELOW_MINIMUM_SIZE',
  'OFF_TICK',
  'MARKET_CLOSED',
  'POSITION_CLOSED',
  'FEE_UNKNOWN',
  'FEE_EXCEEDS_PROCEEDS',
]);

/** The refusal that a trouble brings about, and the part that may have it. */
const OF_A_TROUBLE: Readonly<Record<string, Part>> = { RISK_LIMIT: 'ruined', PORTFOLIO_PAUSED: 'paused' };

const atMs = (time: string | null): number => (time === null ? Number.NaN : Date.parse(time));
const named = ({ troubles }: Evidence, name: string): TroubleFact | undefined =>
  troubles.find((trouble) => trouble.name === name);
const isBuy = ({ do: act }: SignalFact): boolean => act === 'buy';

/** Signals to buy that were executed between two moments. */
const bought = (signals: readonly SignalFact[], from: number, to: number): SignalFact[] =>
  signals.filter(
    (signal) =>
      isBuy(signal) &&
      signal.status === 'executed' &&
      atMs(signal.decidedAt) > from &&
      atMs(signal.decidedAt) < to,
  );

/** Every buy of the ruined portfolio is refused from then on, and there was one. */
export function ruinFaults(evidence: Evidence): string[] {
  const ruin = named(evidence, 'ruin');
  if (ruin === undefined) return ['it never came'];
  const { signals } = evidence.facts.ruined;
  const refused = signals.some(({ rejectCode }) => rejectCode === 'RISK_LIMIT');
  return [
    ...bought(signals, ruin.since, Infinity).map(({ id }) => `signal ${id} was executed`),
    ...(refused ? [] : ['no buy was refused']),
  ];
}

/** No buy of the paused portfolio is executed until it is resumed. */
export function pauseFaults(evidence: Evidence): string[] {
  const pause = named(evidence, 'pause');
  if (pause === undefined) return ['it never came'];
  return bought(evidence.facts.paused.signals, pause.since, pause.until).map(
    ({ id }) => `signal ${id} was executed`,
  );
}

/** A refusal comes from the market, or from the trouble of its own portfolio while that lasts. */
export function refusalFaults(evidence: Evidence): string[] {
  const pause = named(evidence, 'pause');
  const isDuring = ({ decidedAt }: SignalFact): boolean =>
    pause !== undefined && atMs(decidedAt) >= pause.from && atMs(decidedAt) <= pause.to;
  const isDue = (part: Part, signal: SignalFact): boolean => {
    const code = signal.rejectCode ?? '';
    if (OF_THE_MARKET.has(code)) return true;
    return OF_A_TROUBLE[code] === part && (code !== 'PORTFOLIO_PAUSED' || isDuring(signal));
  };
  return PARTS.flatMap((part) =>
    evidence.facts[part].signals
      .filter((signal) => signal.status === 'rejected' && !isDue(part, signal))
      .map(({ id, rejectCode }) => `${part}: signal ${id} was refused with ${rejectCode}`),
  );
}
