import {
  FILL_MODELS,
  MoneyFormatError,
  ONE_PRICE,
  parsePrice,
  parseUsd,
  ZERO_PRICE,
  type FillModel,
  type Price,
  type Usd,
} from '@prescient/core';
import { portfolioIdOf, type readArguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** The options that `start` and `bot` share. */
export const BOT_OPTIONS = {
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  markets: { type: 'string' },
  signals: { type: 'string' },
  portfolio: { type: 'string', default: '1' },
  interval: { type: 'string' },
  again: { type: 'boolean', default: false },
  amount: { type: 'string', default: '100' },
  'min-price': { type: 'string' },
  'max-price': { type: 'string' },
  'max-positions': { type: 'string' },
  'fill-model': { type: 'string' },
} as const;

type Values = ReturnType<typeof readArguments<typeof BOT_OPTIONS>>['values'];

/** What the bot is to do. */
export interface BotOptions {
  readonly portfolioId: number;
  /** How the portfolio fills where it is to be opened; null where it is there. */
  readonly fillModel: FillModel | null;
  readonly marketsFile: string | null;
  readonly signalsFile: string | null;
  readonly amount: Usd;
  readonly minPrice: Price;
  readonly maxPrice: Price;
  readonly maxPositions: number;
  readonly again: boolean;
  readonly json: boolean;
  /** Milliseconds between cycles; null for one cycle only. */
  readonly intervalMs: number | null;
}

/** @throws UsageError naming the option, when its value is no amount */
function money<T>(option: string, parse: (text: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof MoneyFormatError) throw new UsageError(`--${option}: ${error.message}.`);
    throw error;
  }
}

/** @throws UsageError unless the text is a whole number above 0 */
function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`--${option} "${text}" must be a whole number above 0.`);
}

/** @throws UsageError unless the text names a way to fill */
function fillModelOf(text: string): FillModel {
  const model = FILL_MODELS.find((name) => name === text);
  if (model) return model;
  throw new UsageError(`--fill-model "${text}" must be ${FILL_MODELS.join(' or ')}.`);
}

/** Understands the options. @throws UsageError */
export function botOptions(values: Values, defaultIntervalSeconds: number | null): BotOptions {
  if (values.markets !== undefined && values.signals !== undefined) {
    throw new UsageError('--markets and --signals exclude each other; name one.');
  }
  const price = (option: 'min-price' | 'max-price', otherwise: Price): Price =>
    values[option] === undefined ? otherwise : money(option, parsePrice, values[option]);
  const minPrice = price('min-price', ZERO_PRICE);
  const maxPrice = price('max-price', ONE_PRICE);
  if (minPrice > maxPrice) throw new UsageError('--min-price is above --max-price: nothing could be bought.');
  const seconds =
    values.interval === undefined ? defaultIntervalSeconds : wholeNumber('interval', values.interval);
  const maxPositions = values['max-positions'];
  return {
    portfolioId: portfolioIdOf(values.portfolio),
    fillModel: values['fill-model'] === undefined ? null : fillModelOf(values['fill-model']),
    marketsFile: values.markets ?? null,
    signalsFile: values.signals ?? null,
    amount: money('amount', parseUsd, values.amount),
    minPrice,
    maxPrice,
    maxPositions: maxPositions === undefined ? Infinity : wholeNumber('max-positions', maxPositions),
    again: values.again,
    json: values.json,
    intervalMs: values.once || seconds === null ? null : seconds * 1_000,
  };
}
