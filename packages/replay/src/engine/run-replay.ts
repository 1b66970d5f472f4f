import { MAX_HALF_LIFE_MS, outcomeKey } from '@prescient/core/domain';
import { formatUsd, parseUsd } from '@prescient/core/money';
import type { Strategy } from '@prescient/strategies/sdk';
import type { Tape, TapeInfo } from '../tape/tape.ts';
import type { OpenDesk } from './desk.ts';
import { openDesk as openUsualDesk } from './desk/open-desk.ts';
import { joinTapes } from './joining/joined-tape.ts';
import { inOrder, runTapeOf } from './joining/run-tape.ts';
import type { Lane } from './lanes/lane.ts';
import { constantLatency, NO_LATENCY, type Latency } from './latency.ts';
import { Pass } from './pass.ts';
import { noticesOf, rangeOf, requireOnTape, USUAL_INTERVAL_MS, type WantedRange } from './replay-checks.ts';
import { ReplayError } from './replay-error.ts';
import type { RowListener } from './row-loop.ts';
import type { RunResult, RunSettings, RunTape } from './run-result.ts';

/** Dollars to start with unless a run says otherwise. */
const USUAL_BALANCE = '10000';
/** Milliseconds between two rounds of marks, as live. */
const MARKING_MS = 300_000;
/** The seed unless a run says otherwise. */
const USUAL_SEED = '1';

/** A strategy to run, with the settings that differ from the usual ones. */
export interface ReplayRun {
  readonly strategy: Strategy;
  /** Of its file, as `loadStrategy` gives it. */
  readonly fingerprint: string;
  readonly settings?: Partial<Omit<RunSettings, 'from' | 'to' | 'latency' | 'markingMs'>> | undefined;
  readonly latency?: Latency | undefined;
}

/** A pass over tapes, for one strategy or many. */
export interface ReplayRequest extends WantedRange {
  /** In any order; they are read as one. The caller closes them. */
  readonly tapes: readonly Tape[];
  readonly runs: readonly ReplayRun[];
  /** Opens the portfolio of each run: in memory and without limits unless given. */
  readonly openDesk?: OpenDesk | undefined;
  /** Milliseconds between two rounds of marks and points of equity; five minutes unless given. */
  readonly markingMs?: number | undefined;
  /** Hears of each row, without an object a row. */
  readonly listener?: RowListener | undefined;
  /** Is told how many rows of how many were read. */
  readonly progress?: ((rows: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws ReplayError REPLAY_SETTING for a number that is no whole one above 0, or above its most */
function requireCount(name: string, value: number | null, most = Number.MAX_SAFE_INTEGER): void {
  if (value === null || (Number.isSafeInteger(value) && value > 0 && value <= most)) return;
  throw new ReplayError('REPLAY_SETTING', `${name} must be a whole number from 1 to ${most}.`);
}

/** The settings of a run, whole and checked. @throws ReplayError REPLAY_SETTING; MoneyFormatError for the balance */
function settingsOf(
  run: ReplayRun,
  info: TapeInfo,
  { from, to, markingMs = MARKING_MS }: ReplayRequest,
): RunSettings {
  const settings: RunSettings = {
    ...rangeOf(info, { from, to }),
    seed: USUAL_SEED,
    fillModel: info.grain === 'books' ? 'book' : 'quoted',
    replenishmentHalfLifeMs: null,
    intervalMs: USUAL_INTERVAL_MS[info.grain],
    pauseMs: null,
    maxTrades: null,
    maxPositions: null,
    markingMs,
    ...run.settings,
    balance: formatUsd(parseUsd(run.settings?.balance ?? USUAL_BALANCE)),
    latency: (run.latency ?? constantLatency(NO_LATENCY)).terms,
  };
  requireCount('The interval in milliseconds', settings.intervalMs);
  requireCount('The pause in milliseconds', settings.pauseMs);
  requireCount('The time between rounds of marks in milliseconds', settings.markingMs);
  requireCount('The most buys of a cycle', settings.maxTrades);
  requireCount('The most positions', settings.maxPositions);
  requireCount('The half-life in milliseconds', settings.replenishmentHalfLifeMs, MAX_HALF_LIFE_MS);
  return settings;
}

/** @throws ReplayError REPLAY_TOKENS where the tape described no market, so that no strategy saw anything */
function requireMarkets({ world }: Pass, info: TapeInfo): void {
  if (world.markets.count > 0) return;
  throw new ReplayError(
    'REPLAY_TOKENS',
    `The tape lists ${info.tokens.length} tokens and describes no market, so that strategies see none. Build it again with the markets' descriptions (tape build --markets FILE).`,
  );
}

/** The line about tokens of no market; none where each has one. */
function strangersOf({ world }: Pass, { tokens }: TapeInfo): string[] {
  const strangers = tokens.filter((token) => world.markets.find(token) === null);
  const [first] = strangers;
  if (first === undefined) return [];
  const count = strangers.length === 1 ? '1 token belongs' : `${strangers.length} tokens belong`;
  return [
    `${count} to no market that the tape describes, as ${outcomeKey(first)}; strategies do not see them.`,
  ];
}

/** The result of one strategy of a pass. */
function resultOf(
  lane: Lane,
  pass: Pass,
  { run, tape, info }: { run: ReplayRun; tape: RunTape; info: TapeInfo },
): RunResult {
  const { strategy, settings } = lane.task;
  const { rows, messages, prints, gaps } = pass.loop;
  const { lines, ...counted } = lane.tally.counts;
  const { file, name, version, config } = strategy;
  const strangers = strangersOf(pass, info).map((text) => ({ at: settings.from, text }));
  return {
    tape,
    strategy: { file, name, version, fingerprint: run.fingerprint, config },
    settings,
    counters: { rows, messages, prints, gaps, ...counted },
    ledger: lane.desk.ledger(),
    lines: [...noticesOf(strategy, info, settings), ...strangers, ...lines],
  };
}

/**
 * Runs strategies over tapes, all in one pass, by the rules of live trading. The clock is the receive time of the rows. The same
 * tapes, strategies and settings give the same results, whatever else runs in the pass.
 * @throws ReplayError, TapeError, MoneyFormatError; the reason of the signal
 */
export async function runReplays(request: ReplayRequest): Promise<RunResult[]> {
  const { runs, progress, openDesk = openUsualDesk, listener, signal } = request;
  const tapes = inOrder(request.tapes);
  if (tapes.length === 0) throw new ReplayError('REPLAY_RANGE', 'A replay needs at least one tape.');
  const tape = joinTapes(tapes);
  const { info } = tape;
  const tasks = runs.map((run) => {
    const settings = settingsOf(run, info, request);
    requireOnTape(run.strategy, info, settings);
    return { strategy: run.strategy, settings, latency: run.latency ?? constantLatency(NO_LATENCY) };
  });
  const range = { ...rangeOf(info, request), markingMs: request.markingMs ?? MARKING_MS };
  const told = progress && ((rows: number) => progress(rows, info.rows));
  const pass = new Pass(tape, tasks, { range, means: { openDesk, listener, progress: told, signal } });
  await pass.play(tape);
  requireMarkets(pass, info);
  const runTape = runTapeOf(tapes);
  return pass.lanes.map((lane, index) => resultOf(lane, pass, { run: runs[index]!, tape: runTape, info }));
}

/** Runs one strategy over tapes. @throws as `runReplays` */
export async function runReplay(request: Omit<ReplayRequest, 'runs'> & ReplayRun): Promise<RunResult> {
  const { strategy, fingerprint, settings, latency, ...rest } = request;
  const [result] = await runReplays({ ...rest, runs: [{ strategy, fingerprint, settings, latency }] });
  return result!;
}
