import { expect, onTestFinished, test } from 'vitest';
import { handlesOf, parseGammaMarkets, polymarketClient, type BookChange } from '@prescient/venues';
import { generateDay, type Observation } from '../src/index.ts';
import { haveSameLevels } from '@prescient/venues/stream';
import { play } from './support/play.ts';

/** The newest book of an outcome. */
const newestBook = (changes: readonly BookChange[], outcome: 0 | 1) =>
  changes
    .flatMap((change) => (change.kind === 'book' && change.book.outcome === outcome ? [change.book] : []))
    .at(-1);

/** Both outcomes of the market of a day, as it is listed first. */
function handlesIn(observations: Iterable<Observation>) {
  for (const one of observations) {
    if (one.kind !== 'http' || one.host !== 'gamma' || !one.url.startsWith('/markets/')) continue;
    return handlesOf(parseGammaMarkets(`[${one.body}]`).markets[0]!);
  }
  throw new Error('The day lists no market.');
}

test('a change that the feed of a day leaves out is found wherever in the book it is, and the book made whole', async () => {
  const day = generateDay({ seed: 'gaps', markets: 1, changes: 600, resolutions: 0, faultsOfEachKind: 3 });
  const player = await play(day);
  const handles = handlesIn(day.observations() as Iterable<Observation>);
  const { clob: clobUrl, gamma: gammaUrl, ws } = player.urls;
  const client = polymarketClient({
    clobUrl,
    gammaUrl,
    streamUrl: `${ws}/market`,
    stream: { verifyMs: 20, snapshotMs: 1 },
  });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const changes: BookChange[] = [];
  const stream = client.stream(handles, { signal: stop.signal });
  void (async () => {
    for await (const change of stream) changes.push(change);
  })();
  const isWhole = async (outcome: 0 | 1): Promise<boolean> => {
    const book = newestBook(changes, outcome);
    return book !== undefined && haveSameLevels(book, await client.book(handles[outcome]));
  };
  const missing = day.truth.faults.filter(({ kind }) => kind === 'missing-change');
  for (const { at } of missing) {
    await player.play(at);
    for (const outcome of [0, 1] as const) await expect.poll(() => isWhole(outcome)).toBe(true);
  }
  expect(missing).toHaveLength(3);
});
