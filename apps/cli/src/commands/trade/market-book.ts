import type { ApiClient } from '@prescient/bot';
import { createClient } from '@prescient/bot';
import { apiUrlOf, wordOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { outputClosed, showLive } from '../../process/watch.ts';
import { bookText } from '../../report/book-text.ts';
import { printAnswer, type Answer } from '../answer.ts';

interface BookGiven {
  readonly market: string;
  readonly venue: string;
  readonly outcome: string;
  readonly watch: boolean;
  readonly api: string | undefined;
  readonly json: boolean;
}

/** Milliseconds between two looks at a book that changes. */
const EVERY_MS = 250;
const OUTCOMES = ['yes', 'no'] as const;

interface MarketName {
  readonly venue: string;
  readonly marketId: string;
}

/** Comes once at first, and then whenever the market changes, until the signal. @throws TRPCClientError */
async function* changesOf(client: ApiClient, { venue, marketId }: MarketName, stop: AbortSignal) {
  let changed = Promise.withResolvers<void>();
  const begin = (): void => {
    changed = Promise.withResolvers<void>();
    // It is awaited later, if ever.
    changed.promise.catch(() => undefined);
  };
  begin();
  const input = { venue, marketIds: [marketId], everyMs: EVERY_MS };
  const changes = client.live.changes.subscribe(input, {
    onData: () => changed.resolve(),
    onError: (error) => changed.reject(error),
  });
  stop.addEventListener('abort', () => changed.resolve());
  try {
    while (!stop.aborted) {
      yield;
      await changed.promise;
      begin();
      if (stop.aborted) changed.resolve();
    }
  } finally {
    changes.unsubscribe();
  }
}

/** `prescient markets book MARKET`: the book of an outcome, now or as it changes. */
export async function book(given: BookGiven, { environment, shutdown }: Session): Promise<void> {
  const outcome = wordOf('outcome', OUTCOMES, given.outcome) === 'yes' ? 0 : 1;
  const name = { venue: given.venue, marketId: given.market };
  const client = createClient(apiUrlOf(given.api, environment), environment.token);
  const { question, outcomes } = await client.market.get.query(name);
  const look = async (): Promise<Answer> => {
    const json = await client.market.book.query({ ...name, outcome });
    return { text: bookText(json, { question, label: outcomes[outcome].label }), json };
  };
  if (!given.watch) return printAnswer(given, await look());
  const stop = AbortSignal.any([shutdown.listen(), outputClosed()]);
  async function* looks(): AsyncGenerator<Answer> {
    for await (const _ of changesOf(client, name, stop)) yield await look();
  }
  await showLive(given, looks());
}
