import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ApiProcess, bodyOf, callHttp, objectIn, progress, temporaryHome } from '@prescient/workshop';
import { queryPath } from './read-request.ts';

const SHIPPED_DAY = fileURLToPath(new URL('../../../cli/recordings/harbour-day.ndjson.gz', import.meta.url));
/** Time between two questions whether the markets of the day are there. */
const ASK_MS = 200;

/** An API that is connected to a venue: it plays the shipped day, and has its books. */
export interface PlayedApi extends AsyncDisposable {
  readonly api: ApiProcess;
  readonly tokens: { readonly read: string };
  /** An outcome that has a book. */
  readonly outcome: object;
}

/** Asks until a market of the day has a book. */
async function findBook(url: string): Promise<object> {
  for (;;) {
    const answer = bodyOf(await callHttp({ url, path: queryPath('market.list', { limit: 50 }) }));
    const { items } = objectIn(objectIn(answer['result'])['data']);
    for (const item of Array.isArray(items) ? items : []) {
      const { venue, marketId } = objectIn(item);
      const outcome = { venue, marketId, outcome: 0 };
      const book = await callHttp({ url, path: queryPath('market.book', outcome) });
      if (book.status === 200) return outcome;
    }
    await sleep(ASK_MS);
  }
}

/** Starts it, with a database of its own and without tokens. */
export async function openPlayedApi(): Promise<PlayedApi> {
  await using opening = new AsyncDisposableStack();
  const home = await temporaryHome('bench-played');
  opening.defer(() => home.remove());
  progress('an API that plays a day');
  const api = await ApiProcess.start({ home: home.path, words: ['--play', SHIPPED_DAY] });
  opening.defer(() => api.stop());
  const outcome = await findBook(api.url);
  const opened = opening.move();
  return { api, tokens: { read: 'none' }, outcome, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
