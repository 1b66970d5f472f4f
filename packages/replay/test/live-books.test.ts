import { join } from 'node:path';
import type { Book } from '@prescient/core/domain';
import { generateDay, Player, Recorder } from '@prescient/recording';
import { handlesOf, polymarketClient } from '@prescient/venues';
import { expect, onTestFinished, test } from 'vitest';
import { ASK, buildTape, CLEAR, GAP, IMPORTERS, LEVEL, openTape, PRINT } from '../src/index.ts';
import { itemsOf, scratch } from './support/made-tape.ts';

/** The levels of a book as a text, and the latest moment at which they were seen. */
type Seen = Map<string, number>;

type Side = Iterable<[price: number, size: number]>;

const sorted = (side: Side): [number, number][] => [...side].toSorted(([a], [b]) => a - b);

const textOf = (bids: Side, asks: Side): string => JSON.stringify([sorted(bids), sorted(asks)]);

const sideOf = (levels: Book['bids']): [number, number][] =>
  levels.map(({ price, size }) => [Number(price), Number(size)]);

/** Lives through a day by a real stream that is recorded, and notes each book that it showed, by token. */
async function live(file: string): Promise<{ books: Map<string, Seen>; gaps: number }> {
  const day = generateDay({
    seed: 'live',
    markets: 3,
    changes: 300,
    durationMs: 1_500,
    resolutions: 1,
    operationsOneIn: 5,
    faultsOfEachKind: 1,
  });
  const player = await Player.start(day, { speed: 1 });
  onTestFinished(() => player.close());
  const recorder = await Recorder.create({ path: file, venue: 'polymarket' });
  const client = polymarketClient({
    gammaUrl: player.urls.gamma,
    clobUrl: player.urls.clob,
    streamUrl: `${player.urls.ws}/market`,
    retries: 0,
    stream: { snapshotMs: 5, verifyMs: 50, backoff: { baseMs: 5, maxMs: 50 } },
    observe: (observed, receivedAt) => recorder.record(observed, receivedAt),
  });
  const handles = [];
  for await (const page of client.listMarkets()) handles.push(...page.markets.flatMap(handlesOf));
  const books = new Map<string, Seen>(handles.map(({ tokenId }) => [tokenId!, new Map()]));
  const tokenOf = new Map(handles.map((handle) => [`${handle.marketId} ${handle.outcome}`, handle.tokenId!]));
  let gaps = 0;
  const stop = new AbortController();
  const begun = Promise.withResolvers<void>();
  const hearing = (async () => {
    for await (const change of client.stream(handles, { signal: stop.signal })) {
      if (change.kind === 'gap') gaps += 1;
      if (change.kind !== 'book') continue;
      const { book } = change;
      // The day has crossed books, which a tape refuses.
      if (book.bids[0] && book.asks[0] && book.bids[0].price >= book.asks[0].price) continue;
      books
        .get(tokenOf.get(`${book.marketId} ${book.outcome}`)!)!
        .set(textOf(sideOf(book.bids), sideOf(book.asks)), book.receivedAt.getTime());
      if ([...books.values()].every((seen) => seen.size > 0)) begun.resolve();
    }
  })();
  await begun.promise;
  await player.play();
  stop.abort();
  await hearing;
  await recorder.close();
  return { books, gaps };
}

/** Every book that the rows of a tape show at the end of a moment, by token. */
async function taped(file: string): Promise<Map<string, Seen>> {
  const into = join(scratch(), 'a.tape');
  await buildTape({ importer: IMPORTERS.find(({ name }) => name === 'recording')!, files: [file], into });
  const tape = await openTape(into);
  const items = await itemsOf(tape);
  await tape.close();
  const books = new Map<number, [Map<number, number>, Map<number, number>]>();
  const seen = new Map<string, Seen>(tape.info.tokens.map(({ tokenId }) => [tokenId!, new Map()]));
  for (const item of items) {
    if (!('flags' in item) || item.kind === PRINT) continue;
    const { token, kind, flags, price, size } = item;
    if (kind === CLEAR) books.set(token, [new Map(), new Map()]);
    if (kind === GAP) books.delete(token);
    const book = books.get(token);
    if (book === undefined) continue;
    if (kind === LEVEL && size > 0) book[flags & ASK]!.set(price, size);
    if (kind === LEVEL && size === 0) book[flags & ASK]!.delete(price);
    seen.get(tape.info.tokens[token]!.tokenId!)!.set(textOf(...book), item.at);
  }
  return seen;
}

test('a tape of a recording has every book that the stream showed', async () => {
  const file = join(scratch(), 'day.ndjson.gz');
  const { books, gaps } = await live(file);
  const onTape = await taped(file);
  expect(gaps).toBeGreaterThan(0);
  expect([...books.values()].every((seen) => seen.size > 0)).toBe(true);
  for (const [token, seen] of books) {
    const missing = [...seen].filter(([levels, at]) => (onTape.get(token)?.get(levels) ?? -Infinity) < at);
    expect(missing).toEqual([]);
  }
});
