import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { handlesOf, noCounts, parseGammaMarkets, polymarketClient } from '@prescient/venues';
import { parseExactJson } from '@prescient/core/money';
import { BookKeeper, ChangeQueue, parseClobBook } from '@prescient/venues/stream';
import { generateDay, type Observation } from '../src/index.ts';
import { play } from './support/play.ts';

const DAY = { seed: 'operations', markets: 1, changes: 400, resolutions: 0, operationsOneIn: 3 };

interface Frame {
  readonly timestamp: string;
  readonly price_changes?: readonly { asset_id: string; hash: string; best_bid: string; best_ask: string }[];
}

const observationsOf = (options: typeof DAY): Observation[] => [
  ...(generateDay(options).observations() as Iterable<Observation>),
];
const framesOf = (observations: readonly Observation[]): Frame[] =>
  observations.flatMap((one) => (one.kind === 'ws' ? [JSON.parse(one.frame) as Frame] : []));
const bodyAt = (observations: readonly Observation[], url: string): string => {
  const one = observations.find((each) => each.kind === 'http' && each.url.startsWith(url));
  return (one as { body: string }).body;
};
const handlesIn = (observations: readonly Observation[]) =>
  handlesOf(parseGammaMarkets(`[${bodyAt(observations, '/markets/')}]`).markets[0]!);

test('the frames of an operation carry one time, one hash and the best prices after it, and open no gap', async () => {
  const observations = observationsOf(DAY);
  const frames = framesOf(observations).filter((frame) => frame.price_changes !== undefined);
  const byHash = Map.groupBy(frames, (frame) => frame.price_changes![0]!.hash);
  const operations = [...byHash.values()].filter((group) => group.length > 1);
  expect(operations.length).toBeGreaterThan(80);
  for (const group of operations) {
    const said = group.map(({ timestamp, price_changes: [first] = [] }) =>
      [timestamp, first!.best_bid, first!.best_ask].join(),
    );
    expect(new Set(said).size).toBe(1);
  }
  const counts = noCounts();
  const handles = handlesIn(observations);
  const queue = new ChangeQueue(counts);
  const keeper = new BookKeeper(new Map(handles.map((handle) => [handle.tokenId!, handle])), {
    counts,
    queue,
    maxSkewMs: 0,
    want: () => undefined,
  });
  const receivedAt = Date.UTC(2027, 0);
  const books = handles.map((handle) => {
    const body = parseExactJson(bodyAt(observations, `/book?token_id=${handle.tokenId}`));
    return [handle.tokenId!, parseClobBook(body, handle, { receivedAt, maxSkewMs: 0 })] as const;
  });
  keeper.load({ books: new Map(books), refusals: new Map() });
  for (const frame of framesOf(observations)) keeper.take(frame, receivedAt);
  expect(counts).toMatchObject({ gaps: 0, bad: 0 });
});

test('REST never shows the middle of an operation, whenever it is asked', async () => {
  const observations = observationsOf(DAY);
  const handles = handlesIn(observations);
  const header = generateDay(DAY).header;
  // Each observation has a moment of its own, so that the venue can be asked between any two frames.
  const spread = observations.map((one, index) => ({ ...one, at: index }));
  const player = await play({ header, observations: () => spread });
  const client = polymarketClient({ clobUrl: player.urls.clob, gammaUrl: player.urls.gamma, retries: 0 });
  for (let at = 10; at < 250; at += shortOrFull(4, 1)) {
    await player.play(at);
    const { refusals } = await client.books(handles);
    expect(refusals).toEqual([]);
  }
});

test('a day without operations is as it was before there were any', () => {
  const { operationsOneIn: _, ...plain } = DAY;
  const frames = framesOf([...(generateDay(plain).observations() as Iterable<Observation>)]);
  const hashes = frames.flatMap(({ price_changes: changes = [] }) =>
    changes.slice(0, 1).map(({ hash }) => hash),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});
