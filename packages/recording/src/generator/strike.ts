import type { Fault } from './fault-plan.ts';
import type { Feed } from './feed.ts';
import type { MarketRun } from './market-run.ts';

const OVERSIZED = 1_100_000;
const HTML = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body></body></html>';

/** Lets the faults happen that strike every market. */
export function strikeAll({ kind, until }: Fault, feed: Feed): void {
  if (kind === 'silent-minute') feed.silentUntil = until;
  if (kind === 'too-many-requests') {
    const body = '{"error":"Too Many Requests"}';
    feed.outage({
      host: 'clob',
      path: '/book',
      times: 2,
      status: 429,
      body,
      headers: { 'retry-after': '1' },
    });
  }
  if (kind === 'server-error') {
    feed.outage({ host: 'gamma', path: '/', times: 2, status: 502, body: '{"error":"bad gateway"}' });
  }
  if (kind === 'html-answer') {
    const headers = { 'content-type': 'text/html' };
    feed.outage({ host: 'gamma', path: '/', times: 1, status: 200, body: HTML, headers });
  }
}

/** Lets a fault of one market happen. Where a frame is spoiled, the books can be asked for as they are. */
export function strikeMarket({ kind }: Fault, run: MarketRun, feed: Feed): void {
  const { book, plan } = run;
  if (kind === 'truncated-frame') {
    const frame = run.change();
    feed.frame(frame.slice(0, Math.floor(frame.length * 0.6)));
    feed.books(book);
  }
  if (kind === 'duplicate-frame') {
    const frame = run.change();
    feed.changeFrame(frame, book);
    feed.changeFrame(frame, book);
  }
  if (kind === 'missing-change') {
    run.change();
    feed.books(book);
  }
  if (kind === 'crossed-book') crossBook(run, feed);
  if (kind === 'foreign-book') {
    feed.frame(book.bookFrame(0).replace(plan.tokens[0], run.random.tokenId()));
    const path = `/book?token_id=${plan.tokens[0]}`;
    feed.outage({ host: 'clob', path, times: 1, status: 200, body: book.restBody(1) });
  }
  if (kind === 'oversized-frame') {
    const frame = book.bookFrame(0);
    feed.frame(`${frame.slice(0, -1)},"padding":"${'x'.repeat(OVERSIZED)}"}`);
  }
}

/** Bids appear at the best ask. */
function crossBook({ book, timestamp }: MarketRun, feed: Feed): void {
  book.set({ side: 'bids', price: book.bestAsk, size: 10_000 });
  book.stamp(timestamp);
  feed.frame(book.bookFrame(0));
  feed.frame(book.bookFrame(1));
  feed.books(book);
}

/** The end of a crossed book. */
export function mend({ book, timestamp }: MarketRun, feed: Feed): void {
  book.set({ side: 'bids', price: book.bestBid, size: 0 });
  book.stamp(timestamp);
  feed.frame(book.bookFrame(0));
  feed.frame(book.bookFrame(1));
  feed.books(book);
}
