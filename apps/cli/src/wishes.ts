import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { favourite, readSignalFile } from '@prescient/bot';
import { DomainError, MoneyFormatError, type Signal } from '@prescient/core';
import { parseGammaMarkets, VenueFormatError } from '@prescient/venues';
import type { BotOptions } from './bot-options.ts';
import { UsageError } from './usage-error.ts';

/** Markets of our own invention, in the venue's shape, for a first look without any file. */
const SHIPPED_MARKETS = fileURLToPath(new URL('../../bot/data/markets.json', import.meta.url));

/** What the bot wants to do in a cycle, and what it read to want it. */
export interface Wishes {
  readonly signals: readonly Signal[];
  /** For people: what was read and what of it could not be used. */
  readonly read: string;
  /** What could not be used, counted by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** The rows of a signals file that are no signals, with the reason. */
  readonly badRows: readonly { readonly market: string; readonly reason: string }[];
}

/** Reads and understands a file. @throws UsageError naming the option and the file */
async function understand<T>(option: string, file: string, parse: (text: string) => T): Promise<T> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (error) {
    const isContent = error instanceof VenueFormatError || error instanceof SyntaxError;
    if (isContent) throw new UsageError(`${option} ${file}: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof DomainError || error instanceof MoneyFormatError) throw error;
    throw new UsageError(`${option} ${file} cannot be read (${code}); check the path.`);
  }
}

async function fromMarkets(file: string, options: BotOptions, now: Date): Promise<Wishes> {
  const page = await understand('--markets', file, parseGammaMarkets);
  const refused = Object.fromEntries(
    [...Map.groupBy(page.refusals, ({ code }) => code)].map(([code, rows]) => [code, rows.length]),
  );
  const reasons = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  const read = `${page.markets.length} markets read${reasons.length > 0 ? `, refused: ${reasons.join(', ')}` : ''}`;
  return { signals: favourite(page.markets, options, now), read, refused, badRows: [] };
}

async function fromSignals(file: string, now: Date): Promise<Wishes> {
  const rows = await understand('--signals', file, (text) => readSignalFile(text, now));
  const signals = rows.flatMap((row) => ('signal' in row ? [row.signal] : []));
  const badRows = rows.flatMap((row) => ('reason' in row ? [row] : []));
  return {
    signals,
    read: `${rows.length} signals read, ${badRows.length} of them bad`,
    refused: {},
    badRows,
  };
}

/** What the bot wants now: the signals of a file, or what the strategy makes of markets. @throws UsageError */
export const readWishes = (options: BotOptions, now: Date): Promise<Wishes> =>
  options.signalsFile === null
    ? fromMarkets(options.marketsFile ?? SHIPPED_MARKETS, options, now)
    : fromSignals(options.signalsFile, now);
