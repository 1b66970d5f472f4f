import { formatUsd } from '@prescient/core/money';
import { countText, percentText } from '@prescient/reports';
import type { Ledger } from '../engine/desk.ts';
import { marketSums } from './market-sums.ts';
import type { ReportedRun } from './results.ts';
import { shortened, shownText } from './shown-text.ts';

type Known = Omit<ReportedRun, 'advice'>;

/** The probability from which on a Sharpe ratio is believed to be more than luck. */
const BELIEVED = 0.95;
/** The share of refused decisions from which on they are spoken of. */
const MANY_REFUSALS = 0.1;
/** The share of the profit from which on one market is spoken of, where there are at least so many markets. */
const MOST_OF_PROFIT = 0.5;
const FEWEST_MARKETS = 3;
const LONGEST_QUESTION = 80;

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const was = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Sentences about the data. */
function ofData({ tape, settings, counters }: Known): (string | false)[] {
  const { latency } = settings;
  const delays = latency.feedMs + latency.entryMs + latency.venueMs + latency.responseMs;
  return [
    tape.grain !== 'books' &&
      'The tape has no books: orders were filled at the prices that the strategy gave, whatever the depth. Real fills cost more.',
    tape.grain === 'books' &&
      settings.fillModel === 'quoted' &&
      'Orders were filled at the prices that the strategy gave and not from the books of the tape. Real fills cost more.',
    delays === 0 &&
      latency.file === null &&
      'All delays were 0 ms, which no venue grants: see what a delay costs.',
    counters.gaps > 0 &&
      `The data has ${countText(counters.gaps, 'gap')}: after each of them nothing was filled from a book until it was whole again.`,
    sum(tape.refused) > 0 && `The importer left out what it could not trust: ${counted(tape.refused)}.`,
  ];
}

/** Sentences about decisions that came to nothing. */
function ofDecisions({ counters, refusals, openPositions }: Known): (string | false)[] {
  const { executed, decisions, leftOut, faults } = counters;
  const refused = sum(counters.rejected);
  const failed = sum(faults);
  return [
    executed === 0 &&
      (decisions === 0
        ? 'The strategy decided nothing: check its markets and its config against the tape.'
        : 'Nothing was executed.'),
    refused > 0 &&
      refused >= decisions * MANY_REFUSALS &&
      `${refused} of ${decisions} decisions were refused, most often as ${refusals[0]!.code}.`,
    leftOut > 0 &&
      `${was(leftOut, 'buy was', 'buys were')} left out for lack of cash or room: a larger balance or smaller stakes would have made more of them.`,
    failed > 0 &&
      `The handlers of the strategy failed in ${was(failed, 'cycle', 'cycles')} (${counted(faults)}), in which its exits alone decided.`,
    openPositions > 0 &&
      (openPositions === 1
        ? 'One position was still open at the end; the equity counts it at its last mark.'
        : `${openPositions} positions were still open at the end; the equity counts them at their last marks.`),
  ];
}

function concentration(ledger: Ledger): string | false {
  const sums = marketSums(ledger);
  const profit = sums.reduce((total, { pnl }) => total + pnl, 0n);
  const [top] = sums.toSorted((a, b) => (a.pnl < b.pnl ? 1 : -1));
  if (top === undefined || sums.length < FEWEST_MARKETS || profit <= 0n) return false;
  const share = Number(top.pnl) / Number(profit);
  return (
    share >= MOST_OF_PROFIT &&
    `${percentText(share)} of the profit comes from one market: ${shortened(shownText(top.question), LONGEST_QUESTION)}`
  );
}

/** Sentences about the result. */
function ofResult({ report }: Known, ledger: Ledger): (string | false)[] {
  const { attribution, deflatedSharpe, runs } = report;
  return [
    attribution.edge > 0n &&
      attribution.pnl <= 0n &&
      `At midpoints the closed trades earned ${formatUsd(attribution.edge)}; spread, slippage and fees took all of it.`,
    concentration(ledger),
    deflatedSharpe !== null &&
      deflatedSharpe < BELIEVED &&
      `The probability that its Sharpe ratio is more than the luck of ${countText(runs, 'run')} is ${percentText(deflatedSharpe)}; believe it from ${percentText(BELIEVED)} on.`,
  ];
}

/** Sentences about how far a replay can be believed, beside those that hold for every report. */
export const replayAdvice = (run: Known, ledger: Ledger): string[] =>
  [...ofResult(run, ledger), ...ofDecisions(run), ...ofData(run)].filter((sentence) => sentence !== false);
