import { FILL_MODELS, MAX_HALF_LIFE_MS } from '@prescient/core/domain';
import { ONE_PRICE, parsePrice, parseUsd, ZERO_PRICE, type Price } from '@prescient/core/money';
import type { BotSettings, SignalSource } from '@prescient/bot';
import type { BOT_OPTIONS } from '../declarations/run/bot-options.ts';
import { moneyOf, portfolioIdOf, wholeNumberOf, wordOf } from '../process/option-values.ts';
import type { OptionValues } from '../program/declare.ts';
import { UsageError } from '@prescient/terminal';
import { strategiesOf, type PortfolioStrategy } from './strategy-options.ts';

/** The values of the options that `start` and `bot` share. */
export type BotValues = OptionValues<typeof BOT_OPTIONS> & { readonly json: boolean };

/** The task of the bot, and the way in which its cycles are run and shown. */
export interface BotOptions {
  readonly settings: BotSettings;
  /** The strategies to run, each for its portfolio; none for the built-in favourite and for files of signals. */
  readonly strategies: readonly PortfolioStrategy[];
  /** True to load a strategy afresh when its file changes. */
  readonly reload: boolean;
  /** True to print one JSON document for each cycle. */
  readonly json: boolean;
  /** Milliseconds between cycles; null for one cycle only. */
  readonly intervalMs: number | null;
  /** The shortest pause between two cycles, where events start them and the interval is the longest; null where a clock starts them. */
  readonly pauseMs: number | null;
}

/** @throws UsageError unless the text is a half-life of taken depth, for a portfolio that fills from books */
function halfLifeMsOf(values: BotValues): number | null {
  const text = values['replenish-seconds'];
  if (text === undefined) return null;
  if (values['fill-model'] !== 'book')
    throw new UsageError('--replenish-seconds applies to books only; add --fill-model book.');
  const milliseconds = wholeNumberOf('replenish-seconds', text) * 1_000;
  if (milliseconds <= MAX_HALF_LIFE_MS) return milliseconds;
  throw new UsageError(`--replenish-seconds "${text}" is above ${Math.floor(MAX_HALF_LIFE_MS / 1_000)}.`);
}

/** @throws UsageError where both kinds of files are named */
function sourceOf({ markets, signals }: Pick<BotValues, 'markets' | 'signals'>): SignalSource {
  if (markets !== undefined && signals !== undefined)
    throw new UsageError('--markets and --signals cannot be used together; choose one.');
  if (signals !== undefined) return { kind: 'signals', file: signals };
  return markets === undefined ? { kind: 'venue' } : { kind: 'markets', file: markets };
}

/** The options that bound what the built-in favourite buys, and mean nothing to a strategy of its own. */
const FAVOURITES = ['markets', 'signals', 'amount', 'min-price', 'max-price', 'again'] as const;

/** The strategies that the options name. @throws UsageError where other options contradict them */
function strategiesIn(values: BotValues): PortfolioStrategy[] {
  const strategies = strategiesOf(values);
  const foreign = FAVOURITES.find((option) => values[option] !== undefined && values[option] !== false);
  if (strategies.length > 0 && foreign !== undefined)
    throw new UsageError(
      `--strategy and --${foreign} cannot be used together; a strategy names its markets itself, and --config NAME=VALUE sets it.`,
    );
  return strategies;
}

/** Dollars that the built-in favourite stakes unless the options say otherwise. */
const USUAL_AMOUNT = '100';
/** Seconds between two cycles of a strategy unless the options say otherwise. */
const STRATEGY_INTERVAL_SECONDS = 10;

/** The starters of a cycle. */
const STARTERS = ['interval', 'events'] as const;
/** Milliseconds between two cycles that events start unless the options say otherwise, and the fewest. */
const USUAL_PAUSE_MS = 1_000;
const SHORTEST_PAUSE_MS = 100;

/** The shortest pause between two cycles that events start; null where a clock starts them. @throws UsageError */
function pauseMsOf(values: BotValues, hasStrategies: boolean): number | null {
  const starter = values.on === undefined ? 'interval' : wordOf('on', STARTERS, values.on);
  const pause = values['pause-ms'];
  if (starter === 'interval') {
    if (pause !== undefined) throw new UsageError('--pause-ms needs --on events.');
    return null;
  }
  if (!hasStrategies)
    throw new UsageError('--on events starts the cycles of a strategy; add --strategy FILE.');
  if (values.once) throw new UsageError('--on events and --once cannot be used together; choose one.');
  const pauseMs = pause === undefined ? USUAL_PAUSE_MS : wholeNumberOf('pause-ms', pause);
  if (pauseMs >= SHORTEST_PAUSE_MS) return pauseMs;
  throw new UsageError(`--pause-ms "${pause}" is below ${SHORTEST_PAUSE_MS}.`);
}

/** Reads the options of a bot. @throws UsageError */
export function botOptions(values: BotValues, defaultIntervalSeconds: number | null): BotOptions {
  const source = sourceOf(values);
  const strategies = strategiesIn(values);
  const price = (option: 'min-price' | 'max-price', otherwise: Price): Price =>
    values[option] === undefined ? otherwise : moneyOf(option, parsePrice, values[option]);
  const minPrice = price('min-price', ZERO_PRICE);
  const maxPrice = price('max-price', ONE_PRICE);
  if (minPrice > maxPrice) throw new UsageError('--min-price is above --max-price: nothing could be bought.');
  const usual = strategies.length > 0 ? STRATEGY_INTERVAL_SECONDS : defaultIntervalSeconds;
  const seconds = values.interval === undefined ? usual : wholeNumberOf('interval', values.interval);
  const bound = (option: 'max-trades' | 'max-positions'): number =>
    values[option] === undefined ? Infinity : wholeNumberOf(option, values[option]);
  const settings: BotSettings = {
    portfolioId: portfolioIdOf(values.portfolio),
    fillModel:
      values['fill-model'] === undefined ? null : wordOf('fill-model', FILL_MODELS, values['fill-model']),
    replenishmentHalfLifeMs: halfLifeMsOf(values),
    source,
    amount: moneyOf('amount', parseUsd, values.amount ?? USUAL_AMOUNT),
    minPrice,
    maxPrice,
    maxTrades: bound('max-trades'),
    maxPositions: bound('max-positions'),
    again: values.again,
  };
  return {
    settings,
    strategies,
    reload: values.reload,
    json: values.json,
    pauseMs: pauseMsOf(values, strategies.length > 0),
    intervalMs: values.once || seconds === null ? null : seconds * 1_000,
  };
}
