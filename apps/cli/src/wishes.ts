import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  add,
  decodeText,
  DomainError,
  MoneyFormatError,
  ONE_PRICE,
  parsePrice,
  subtract,
  type Price,
  type Signal,
} from '@prescient/core';
import { favourite, readSignalFile } from '@prescient/strategies';
import { parseGammaMarkets, VenueFormatError, type MarketPage, type VenueClient } from '@prescient/venues';
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
async function understand<T>(option: string, file: string, parse: (bytes: Uint8Array) => T): Promise<T> {
  try {
    return parse(await readFile(file));
  } catch (error) {
    const isContent = error instanceof VenueFormatError || error instanceof SyntaxError;
    if (isContent) throw new UsageError(`${option} ${file}: ${error.message}`);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof DomainError || error instanceof MoneyFormatError) throw error;
    throw new UsageError(`${option} ${file} cannot be read (${code}); check the path.`);
  }
}

/** What a strategy makes of a page of markets. */
function fromPage(page: MarketPage, options: BotOptions, now: Date): Wishes {
  const refused = Object.fromEntries(
    [...Map.groupBy(page.refusals, ({ code }) => code)].map(([code, rows]) => [code, rows.length]),
  );
  const reasons = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
  const read = `${page.markets.length} markets read${reasons.length > 0 ? `, refused: ${reasons.join(', ')}` : ''}`;
  return { signals: favourite(page.markets, options, now), read, refused, badRows: [] };
}

const fromMarkets = async (file: string, options: BotOptions, now: Date): Promise<Wishes> =>
  fromPage(
    await understand('--markets', file, (bytes) => parseGammaMarkets(decodeText(bytes))),
    options,
    now,
  );

/** What a book may cost above the price that the venue shows, which is nobody's offer: three cents. */
const ROOM = parsePrice('0.03');
const USUAL_TICK = parsePrice('0.01');

/** The most to pay: from a book the target price is a limit, and has to be a price of the market. */
function limitOf(price: Price, tick: Price): Price {
  const limit = add(price, ROOM);
  const highest = subtract(ONE_PRICE, tick);
  return limit > highest ? highest : (((limit / tick) * tick) as Price);
}

/** What the bot wants of the markets that are open at a venue now, to be filled from their books. @throws VenueError */
export async function wishesFromVenue(
  client: VenueClient,
  options: BotOptions,
  end: AbortSignal,
): Promise<Wishes> {
  const now = new Date();
  const page: MarketPage = { markets: [], refusals: [], nextCursor: null };
  for await (const { markets, refusals } of client.listMarkets({ status: 'open', signal: end })) {
    page.markets.push(...markets);
    page.refusals.push(...refusals);
  }
  const wishes = fromPage(page, options, now);
  const ticks = new Map(page.markets.map(({ marketId, tickSize }) => [marketId, tickSize ?? USUAL_TICK]));
  const signals = wishes.signals.map((signal) => ({
    ...signal,
    targetPrice: limitOf(signal.targetPrice, ticks.get(signal.marketId)!),
  }));
  return { ...wishes, signals };
}

async function fromSignals(file: string, now: Date): Promise<Wishes> {
  const rows = await understand('--signals', file, (bytes) => readSignalFile(bytes, now));
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
