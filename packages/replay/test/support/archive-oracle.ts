import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { MemorySink } from './memory-sink.ts';

/** A book at the end of a moment: `price:size` of each level, in millionths, in order of prices. */
export interface BookAt {
  readonly at: number;
  readonly bids: string;
  readonly asks: string;
}

/** All that happened to one token. */
export interface TokenStory {
  readonly books: readonly BookAt[];
  readonly prints: readonly string[];
  /** The count of messages: rows of one receive time and one time of the venue. */
  readonly messages: number;
}

export type Stories = Readonly<Record<string, TokenStory>>;

interface RawRow {
  readonly timestamp_received: Date;
  readonly timestamp: Date;
  readonly event_type: string;
  readonly asset_id: string;
  readonly bids: string | null;
  readonly asks: string | null;
  readonly price: number;
  readonly size: number;
  readonly side: string;
}

const compressors = {
  ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes),
  GZIP: (bytes: Uint8Array) => gunzipSync(bytes),
  BROTLI: (bytes: Uint8Array) => brotliDecompressSync(bytes),
};
const MICROS = 1_000_000;
const micros = (value: number | string): number => Math.round(Number(value) * MICROS);
const sideText = (levels: ReadonlyMap<number, number>): string =>
  [...levels]
    .toSorted(([a], [b]) => a - b)
    .map(([price, size]) => `${price}:${size}`)
    .join(' ');

class Story {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  readonly books: BookAt[] = [];
  readonly prints: string[] = [];
  messages = 0;

  /** Keeps the book as it is at the end of a moment. */
  keep(at: number): void {
    if (this.books.at(-1)?.at === at) this.books.pop();
    this.books.push({ at, bids: sideText(this.bids), asks: sideText(this.asks) });
  }
}

const toStories = (stories: ReadonlyMap<string, Story>): Stories =>
  Object.fromEntries(
    [...stories].map(([token, { books, prints, messages }]) => [token, { books, prints, messages }]),
  );

function storyOf(stories: Map<string, Story>, token: string): Story {
  const story = stories.get(token) ?? new Story();
  stories.set(token, story);
  return story;
}

function replaceSide(levels: Map<number, number>, text: string | null): void {
  levels.clear();
  for (const [price, size] of JSON.parse(text ?? '[]') as [string, string][])
    levels.set(micros(price), micros(size));
}

function applyRaw(story: Story, row: RawRow): void {
  const price = micros(row.price);
  const size = micros(row.size);
  if (row.event_type === 'book') {
    replaceSide(story.bids, row.bids);
    replaceSide(story.asks, row.asks);
  } else if (row.event_type === 'last_trade_price') {
    story.prints.push(`${row.timestamp_received.getTime()} ${price} ${size} ${row.side}`);
  } else if (row.event_type === 'price_change') {
    const levels = row.side === 'BUY' ? story.bids : story.asks;
    if (size === 0) levels.delete(price);
    else levels.set(price, size);
  }
}

/** Reads files whole, sorts their rows by receive time and applies one after the other, in the simplest way. */
export async function storiesOfFiles(files: readonly string[]): Promise<Stories> {
  const rows: RawRow[] = [];
  for (const path of files) {
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
    rows.push(...(read as unknown as RawRow[]));
  }
  rows.sort((a, b) => a.timestamp_received.getTime() - b.timestamp_received.getTime());
  const stories = new Map<string, Story>();
  const last = new Map<string, string>();
  for (const row of rows) {
    const story = storyOf(stories, row.asset_id);
    const at = row.timestamp_received.getTime();
    const message = `${at} ${row.timestamp.getTime()}`;
    if (last.get(row.asset_id) !== message) story.messages += 1;
    last.set(row.asset_id, message);
    applyRaw(story, row);
    story.keep(at);
  }
  return toStories(stories);
}

/** The same of what an importer brought. */
export function storiesOfSink({ rows, tokens }: MemorySink): Stories {
  const stories = new Map<string, Story>();
  for (const { at, token, kind, flags, price, size } of rows) {
    const story = storyOf(stories, tokens[token]!.tokenId!);
    const isAsk = (flags & 1) !== 0;
    const levels = isAsk ? story.asks : story.bids;
    if (kind === 1) for (const side of [story.bids, story.asks]) side.clear();
    else if (kind === 2) story.prints.push(`${at} ${price} ${size} ${isAsk ? 'SELL' : 'BUY'}`);
    else if (kind === 0 && size === 0) levels.delete(price);
    else if (kind === 0) levels.set(price, size);
    if ((flags & 2) !== 0) story.messages += 1;
    story.keep(at);
  }
  return toStories(stories);
}
