import { countText } from '@prescient/reports';
import type { LatencyTerms, RunResult } from '../engine/run-result.ts';
import { valueText } from './differences.ts';
import { grouped } from './shown-text.ts';

/** A fact of a run as text. */
export type Fact = readonly [name: string, value: string];

/** The part of a run that says what was replayed. */
type ReplayedFacts = Pick<RunResult, 'tape' | 'strategy' | 'settings' | 'counters'>;

const iso = (at: number): string => new Date(at).toISOString();
const bound = (most: number | null): string => (most === null ? 'any number of' : `at most ${most}`);

function grainText({ tape: { grain }, settings: { fillModel } }: ReplayedFacts): string {
  if (grain !== 'books') return `${grain}: fills by quoted prices only`;
  return fillModel === 'book' ? 'books: fills walk their levels' : 'books, but fills are at quoted prices';
}

function latencyText({ feedMs, entryMs, venueMs, responseMs, file }: LatencyTerms): string {
  const venue = `feed ${feedMs} ms, venue ${venueMs} ms`;
  return file === null
    ? `${venue}, entry ${entryMs} ms, response ${responseMs} ms`
    : `${venue}, entry and response as measured in the file ${file}`;
}

function depthText({ fillModel, replenishmentHalfLifeMs: halfLife }: RunResult['settings']): Fact[] {
  if (fillModel !== 'book') return [];
  const text =
    halfLife === null
      ? 'only growth of a level is new'
      : `half of it is there again after ${grouped(halfLife)} ms`;
  return [['depth that was taken', text]];
}

const listed = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(', ');

function tapeFacts(run: ReplayedFacts): Fact[] {
  const { tape, counters } = run;
  const { rows, messages, prints, gaps } = counters;
  const parts = tape.parts.length > 1 ? `, of ${tape.parts.length} tapes` : '';
  const contents = [`${grouped(rows)} rows in ${grouped(messages)} messages`, `${grouped(prints)} prints`];
  return [
    ['tape', `${tape.hash}${parts}`],
    ['source', tape.sources.join(', ')],
    ['grain', grainText(run)],
    ['content', [...contents, countText(gaps, 'gap')].join(', ')],
    ...(Object.keys(tape.refused).length === 0
      ? []
      : [['refused by the importer', listed(tape.refused)] as const]),
  ];
}

/** Returns all that was replayed, for people: the strategy, the tape and the settings. */
export function factsOf(run: ReplayedFacts): Fact[] {
  const { strategy, settings, counters } = run;
  const { from, to, seed, balance, intervalMs, maxTrades, maxPositions, latency } = settings;
  const config = listed(strategy.config);
  return [
    ['strategy', `${strategy.name}, version ${strategy.version}`],
    ['config', config === '' ? 'none' : config],
    ['file', `${strategy.file} (${strategy.fingerprint})`],
    ...tapeFacts(run),
    ['range', `${iso(from)} to ${iso(to)}`],
    ['balance', balance],
    ['bounds', `${bound(maxTrades)} buys a cycle, ${bound(maxPositions)} open positions`],
    ...depthText(settings),
    ['latency', latencyText(latency)],
    [
      'cycles',
      `${grouped(counters.cycles)}, ${grouped(counters.eventCycles)} of them started by events, the others every ${grouped(intervalMs)} ms`,
    ],
    [
      'decisions',
      `${grouped(counters.decisions)}, ${grouped(counters.executed)} of them executed; ${grouped(counters.settled)} settlements`,
    ],
    ['seed', seed],
  ];
}
