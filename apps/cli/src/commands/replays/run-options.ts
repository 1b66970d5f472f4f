import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { FILL_MODELS } from '@prescient/core/domain';
import { formatUsd, parseUsd } from '@prescient/core/money';
import { sweepWords, type LatencySource, type Sweep, type SweepSet } from '@prescient/replay';
import { loadStrategy, prepare } from '@prescient/strategies/sdk';
import { UsageError } from '@prescient/terminal';
import type { RUN_OPTIONS } from '../../declarations/replays/replay-run.ts';
import { moneyOf, wholeNumberOf, wordOf } from '../../process/option-values.ts';
import type { OptionValues } from '../../program/declare.ts';
import { givenSettings, settingNames } from '../../trading/strategy-settings.ts';

/** The values of `replay run`. */
export type RunValues = OptionValues<typeof RUN_OPTIONS> & { readonly json: boolean };

const DELAYS = { feed: 'feedMs', entry: 'entryMs', venue: 'venueMs', response: 'responseMs' } as const;
const DELAY = /^(feed|entry|venue|response)=(\d{1,7})$/;
const USUAL_PAUSE_MS = 1_000;

/** Reads the words of `--latency`: constants, and at most one file. @throws UsageError */
async function latencyOf(words: readonly string[]): Promise<LatencySource> {
  const source = { feedMs: 0, entryMs: 0, venueMs: 0, responseMs: 0, text: null as string | null };
  for (const word of words) {
    const parts = word.split(',').map((part) => DELAY.exec(part));
    for (const part of parts)
      if (part !== null) source[DELAYS[part[1] as keyof typeof DELAYS]] = Number(part[2]);
    if (parts.every((part) => part !== null)) continue;
    if (source.text !== null || word.includes('='))
      throw new UsageError(
        `--latency "${word}" must be like entry=20,response=20, of feed, entry, venue and response in whole milliseconds, or one file.`,
      );
    source.text = await readFile(word, 'utf8').catch((error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`--latency ${word} cannot be read (${code}); check the path.`);
    });
  }
  return source;
}

const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** A moment of the command line; a day is its beginning in UTC. @throws UsageError */
function timeOf(option: 'from' | 'to', text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `--${option} "${text}" must be a day or a moment, as 2026-05-01 or 2026-05-01T12:00:00Z.`,
  );
}

function pauseMsOf({ on, 'pause-ms': pause }: RunValues): number | null {
  const starter = on === undefined ? 'interval' : wordOf('on', ['interval', 'events'], on);
  if (starter === 'events') return pause === undefined ? USUAL_PAUSE_MS : wholeNumberOf('pause-ms', pause);
  if (pause !== undefined) throw new UsageError('--pause-ms needs --on events.');
  return null;
}

/** The settings of all runs. @throws UsageError */
function settingsOf(values: RunValues): SweepSet['settings'] {
  const { balance, seed, interval, 'fill-model': model, 'replenish-seconds': seconds } = values;
  const count = (option: 'max-trades' | 'max-positions'): number | null =>
    values[option] === undefined ? null : wholeNumberOf(option, values[option]);
  return {
    seed,
    balance: formatUsd(moneyOf('balance', parseUsd, balance)),
    ...(model !== undefined && { fillModel: wordOf('fill-model', FILL_MODELS, model) }),
    replenishmentHalfLifeMs:
      seconds === undefined ? null : wholeNumberOf('replenish-seconds', seconds) * 1_000,
    ...(interval !== undefined && { intervalMs: wholeNumberOf('interval', interval) * 1_000 }),
    pauseMs: pauseMsOf(values),
    maxTrades: count('max-trades'),
    maxPositions: count('max-positions'),
  };
}

/** The configurations of the runs: one a strategy, or one for each value of the sweep. @throws UsageError, StrategyError */
async function setsOf(
  { strategy: files, config, sweep }: RunValues,
  settings: SweepSet['settings'],
): Promise<SweepSet[]> {
  if (files.length > 1 && config.length + sweep.length > 0)
    throw new UsageError('--config and --sweep set one strategy; give one --strategy.');
  const sets: SweepSet[] = [];
  for (const file of files) {
    const source = await loadStrategy(file);
    for (const words of sweepWords(sweep, settingNames(source))) {
      const given = await givenSettings(source, [...config, ...words]);
      // A setting that does not fit is told before anything runs.
      prepare(source, given);
      sets.push({ file, config: given, settings });
    }
  }
  return sets;
}

/** The runs that the command line asks for. @throws UsageError, StrategyError, ReplayError */
export async function sweepOf(values: RunValues): Promise<Sweep> {
  const { tape, from, to, latency, save } = values;
  const sets = await setsOf(values, settingsOf(values));
  if (save && sets.length > 1)
    throw new UsageError(
      `--save saves one run, and these are ${sets.length}; run the one that you want to keep by itself.`,
    );
  return {
    tapes: tape,
    from: timeOf('from', from),
    to: timeOf('to', to),
    latency: await latencyOf(latency),
    sets,
  };
}

/** The number of threads: one for a single run. @throws UsageError */
export const threadsOf = ({ threads }: RunValues, { sets }: Sweep): number =>
  sets.length === 1 ? 1 : threads === undefined ? availableParallelism() : wholeNumberOf('threads', threads);
