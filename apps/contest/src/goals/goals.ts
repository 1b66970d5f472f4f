import type { RouterOutputs } from '@prescient/api';
import { PARTS, type BotProcessName, type Part } from '../entrants/entrants.ts';
import type { EntrantFacts, Facts } from '../facts/facts.ts';
import type { TroubleFact } from '../troubles/trouble.ts';
import { cashFaults } from './cash.ts';
import { cycleFaults, othersFaults, runnerFaults } from './cycles.ts';
import { leaderboardFaults } from './leaderboard.ts';
import { logFaults } from './logs.ts';
import { pauseFaults, refusalFaults, ruinFaults } from './refusals.ts';
import { signalFaults } from './signals.ts';

export type Standing = RouterOutputs['report']['leaderboard']['items'][number];

/** Everything by which a contest is judged. */
export interface Evidence {
  readonly facts: Facts;
  readonly troubles: readonly TroubleFact[];
  readonly leaderboard: readonly Standing[];
  /** Differences that the audit of all portfolios names. */
  readonly differences: number;
  readonly logs: Readonly<Record<BotProcessName, readonly string[]>>;
  /** Everything that was waited for and did not come. */
  readonly unseen: readonly string[];
}

/** A goal of the contest, and each fault by which it was missed. */
export interface Goal {
  readonly what: string;
  readonly faults: readonly string[];
}

/** Faults of one portfolio, named with its part. */
const each = ({ facts }: Evidence, faultsOf: (part: EntrantFacts) => readonly string[]): string[] =>
  PARTS.flatMap((part) => faultsOf(facts[part]).map((fault) => `${part}: ${fault}`));

const without = (part: Part, is: boolean, fault: string): string[] => (is ? [] : [`${part}: ${fault}`]);

/** Judges a contest: a goal without faults was reached. */
export function goalsOf(evidence: Evidence): Goal[] {
  const { facts, differences, unseen } = evidence;
  return [
    { what: 'every trouble struck, and all that was waited for came', faults: unseen },
    {
      what: 'every portfolio traded',
      faults: PARTS.flatMap((part) => without(part, facts[part].ledger.fills.length > 0, 'no fill')),
    },
    {
      what: 'every audit is clean',
      faults: [
        ...(differences === 0 ? [] : [`all: ${differences} differences`]),
        ...each(evidence, (one) => (one.differences === 0 ? [] : [`${one.differences} differences`])),
      ],
    },
    { what: 'cash is exact', faults: each(evidence, ({ ledger }) => cashFaults(ledger)) },
    { what: 'no signal was executed twice, and nothing without one', faults: each(evidence, signalFaults) },
    {
      what: 'no cycle is missing, doubled or unfinished',
      faults: each(evidence, ({ cycles }) => cycleFaults(cycles)),
    },
    { what: 'the others went on during each trouble', faults: othersFaults(evidence) },
    { what: 'only the bots that were killed changed their process', faults: runnerFaults(evidence) },
    { what: 'the ruined portfolio bought nothing any more', faults: ruinFaults(evidence) },
    { what: 'the paused portfolio bought nothing meanwhile', faults: pauseFaults(evidence) },
    { what: 'nobody else was refused for a trouble', faults: refusalFaults(evidence) },
    { what: 'the bots told of nothing but the planted fault', faults: logFaults(evidence) },
    {
      what: 'the leaderboard has intervals and the hashes of the ledgers',
      faults: leaderboardFaults(evidence),
    },
  ];
}
