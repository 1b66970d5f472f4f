import { createHash } from 'node:crypto';
import { ReplayError } from './replay-error.ts';
import type { LatencyTerms } from './run-result.ts';

/** The delays of one request, in milliseconds. */
export interface Delays {
  /** From the decision until the venue matches. */
  readonly thereMs: number;
  /** From the match until the strategy may know it. */
  readonly backMs: number;
}

/** A measured request: sent, carried out, answered; milliseconds since 1970. */
interface Measured {
  readonly sentAt: number;
  readonly thereMs: number;
  readonly backMs: number;
}

/** Delays as they are given: constants, and a file of measured ones. */
export interface Latency {
  readonly terms: LatencyTerms;
  /** The delays of a request that is sent at a moment. */
  delaysAt(at: number): Delays;
}

/** The delays of a venue that answers at once. */
export const NO_LATENCY: LatencyTerms = { feedMs: 0, entryMs: 0, venueMs: 0, responseMs: 0, file: null };

/** Constant delays. @throws ReplayError REPLAY_LATENCY */
export function constantLatency(terms: LatencyTerms): Latency {
  const { feedMs, entryMs, venueMs, responseMs } = terms;
  if ([feedMs, entryMs, venueMs, responseMs].some((each) => !Number.isSafeInteger(each) || each < 0))
    throw new ReplayError('REPLAY_LATENCY', 'Delays must be whole milliseconds, 0 or more.');
  const delays = { thereMs: entryMs + venueMs, backMs: responseMs };
  return { terms, delaysAt: () => delays };
}

const FIELDS = ['req_ts', 'exch_ts', 'resp_ts'] as const;

/** One line of a file of delays. @throws ReplayError REPLAY_LATENCY */
function measuredOf(line: string, number: number): Measured {
  const fault = (why: string): ReplayError =>
    new ReplayError('REPLAY_LATENCY', `Line ${number} of the file of delays ${why}.`);
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    throw fault('is no JSON');
  }
  const values = FIELDS.map((field) => (row as Record<string, unknown> | null)?.[field]);
  const missing = values.findIndex((value) => !Number.isSafeInteger(value));
  if (missing !== -1) throw fault(`has no ${FIELDS[missing]} in whole milliseconds since 1970`);
  const [sentAt, doneAt, knownAt] = values as [number, number, number];
  if (doneAt < sentAt || knownAt < doneAt) throw fault('has times that go back: req_ts ≤ exch_ts ≤ resp_ts');
  return { sentAt, thereMs: doneAt - sentAt, backMs: knownAt - doneAt };
}

/** Between two measured requests the delays change in proportion to the time. */
function between(before: Measured, after: Measured, at: number): Delays {
  const span = after.sentAt - before.sentAt;
  const part = span === 0 ? 0 : (at - before.sentAt) / span;
  const mixed = (one: number, other: number): number => Math.round(one + (other - one) * part);
  return {
    thereMs: mixed(before.thereMs, after.thereMs),
    backMs: mixed(before.backMs, after.backMs),
  };
}

/**
 * Measured delays: the text of a file with one `{"req_ts":…,"exch_ts":…,"resp_ts":…}` a line, in milliseconds since 1970, in order
 * of `req_ts`. Between two lines the delays are interpolated; before the first and after the last those of that line hold.
 * Feed and venue delay stay constants.
 * @throws ReplayError REPLAY_LATENCY, which names the line
 */
export function measuredLatency(text: string, constants: Pick<LatencyTerms, 'feedMs' | 'venueMs'>): Latency {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const measured = lines.flatMap(({ line, number }) => (line === '' ? [] : [measuredOf(line, number)]));
  const [first] = measured;
  if (first === undefined) throw new ReplayError('REPLAY_LATENCY', 'The file of delays has no line.');
  const back = measured.findIndex((each, index) => index > 0 && each.sentAt < measured[index - 1]!.sentAt);
  if (back !== -1)
    throw new ReplayError('REPLAY_LATENCY', 'The lines of the file of delays must be in order of req_ts.');
  const file = createHash('sha256').update(text).digest('hex');
  const { terms } = constantLatency({ ...constants, entryMs: 0, responseMs: 0, file });
  return {
    terms,
    delaysAt(at) {
      const next = measured.findIndex(({ sentAt }) => sentAt > at);
      const before = measured[next === -1 ? measured.length - 1 : next - 1] ?? first;
      const delays = next <= 0 ? before : between(before, measured[next]!, at);
      return { thereMs: delays.thereMs + terms.venueMs, backMs: delays.backMs };
    },
  };
}
