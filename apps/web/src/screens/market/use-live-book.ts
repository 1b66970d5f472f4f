import { useEffect, useState } from 'preact/hooks';
import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useFollow } from '../../api/use-follow.ts';
import { useRead, type Read } from '../../api/use-read.ts';

export type Book = RouterOutputs['market']['book'];

/** An outcome of a market. */
export interface OutcomeName {
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: 0 | 1;
}

type PriceEvent =
  RouterOutputs['live']['prices'] extends AsyncIterable<{ data: infer Event }> ? Event : never;

interface LiveBook {
  readonly book: Read<Book>;
  /** The best prices as they change; null before the first. */
  readonly best: PriceEvent | null;
}

const EVERY_MS = 1_500;
/** Changes within this time are told, read and drawn together, so that a busy book costs no more than a quiet one. */
const TOGETHER_MS = 250;

/** Follows the best prices of an outcome, and reads its book whenever they change, and now and then for what lies behind. */
export function useLiveBook(outcome: OutcomeName): LiveBook {
  const key = `${outcome.venue} ${outcome.marketId} ${outcome.outcome}`;
  const book = useRead(() => api.market.book.query(outcome), { key: `book ${key}`, everyMs: EVERY_MS });
  const [best, setBest] = useState<PriceEvent | null>(null);
  useEffect(() => setBest(null), [key]);
  useFollow(({ lastEventId, got, failed }) => {
    const options = {
      onError: failed,
      onData({ id, data }: { id: string; data: PriceEvent }) {
        got(id);
        setBest(data);
        book.again();
      },
    };
    return api.live.prices.subscribe({ outcomes: [outcome], everyMs: TOGETHER_MS, lastEventId }, options);
  }, `prices ${key}`);
  return { book, best };
}
