import type { Report } from './report.ts';
import { FEWEST_DAYS } from './returns/sharpe.ts';
import { FEWEST_CLUSTERS } from './statistics/bootstrap.ts';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Sentences about how far a report can be believed: what it is too early for, and what may be luck. */
export function adviceOf(report: Omit<Report, 'categories' | 'periods'>): string[] {
  const { summary, events, days, scores, returnInterval, tradeCount, runs } = report;
  const advice: string[] = [];
  if (summary.trades < tradeCount)
    advice.push(`Only the newest ${summary.trades} of ${tradeCount} trades are counted.`);
  if (events < FEWEST_CLUSTERS)
    advice.push(
      `Not enough resolved events: intervals need ${FEWEST_CLUSTERS} events with a closed trade, and there ${events === 1 ? 'is' : 'are'} ${events}.`,
    );
  if (days < FEWEST_DAYS)
    advice.push(
      `Sharpe and Sortino ratios need ${FEWEST_DAYS} whole days; there ${days === 1 ? 'is' : 'are'} ${days}.`,
    );
  if (scores === null)
    advice.push('Calibration needs resolved trades that stated a probability p; there is none.');
  if (returnInterval !== null && returnInterval.low <= 0 && returnInterval.high >= 0)
    advice.push(
      `The return on cost may be luck: its 95 % interval over ${counted(events, 'event')} holds 0.`,
    );
  if (runs > 1)
    advice.push(
      `It is one of ${runs} runs of its strategy: some luck is in the best of them, which the deflated Sharpe ratio takes off.`,
    );
  return advice;
}
