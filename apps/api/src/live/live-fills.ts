import { followFills, lastFillCursor, type Fill, type FollowedFill } from '@prescient/core';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import { eventOutside } from '../outside-names.ts';
import { once } from './once.ts';
import { rounds, type Live } from './rounds.ts';
import { Waker } from './waker.ts';

type OutsideFill = ReturnType<typeof eventOutside<Fill>>;

/** The place before the first fill of a portfolio. */
const BEGINNING = 'beginning';
/** Fills that are read together. */
const PAGE_SIZE = 100;

/** `following` comes first where nothing is resumed: from here on no fill is missed, whenever the connection breaks. */
export type FillEvent =
  | { readonly kind: 'following' }
  | { readonly kind: 'fill'; readonly fill: OutsideFill };

/** The event of a fill, the same for all who read the same page. */
const fillEventOf = once(({ fill }: FollowedFill): FillEvent => ({ kind: 'fill', fill: eventOutside(fill) }));

/** Every fill of a portfolio after a place, once and in order, for as long as the client listens. */
export async function* liveFills(
  live: Live,
  { portfolioId, lastEventId }: { portfolioId: number; lastEventId: string | null },
): AsyncGenerator<TrackedEnvelope<FillEvent>> {
  const { reads, reading, portfolioWatch, fillPages } = live.ctx;
  const waker = new Waker();
  const stop = portfolioWatch.listen(portfolioId, () => waker.wake());
  try {
    let place = lastEventId ?? (await lastFillCursor(reads, portfolioId)) ?? BEGINNING;
    if (lastEventId === null) yield tracked(place, { kind: 'following' });
    let expected = 1;
    for await (const _ of rounds(live, waker)) {
      const after = place === BEGINNING ? null : place;
      const turn = await reading.turn(expected);
      let fills: readonly FollowedFill[] = [];
      try {
        fills = await fillPages.get(`${portfolioId} ${place}`, () =>
          followFills(reads, { portfolioId, after, limit: PAGE_SIZE }),
        );
      } finally {
        turn.end({ rows: fills.length, bytes: 0 });
      }
      // A client that has much to catch up on waits for its turn as any reader of pages does.
      expected = fills.length === PAGE_SIZE ? PAGE_SIZE : 1;
      if (fills.length === PAGE_SIZE) waker.wake();
      for (const followed of fills) {
        place = followed.cursor;
        yield tracked(place, fillEventOf(followed));
      }
    }
  } finally {
    stop();
  }
}
