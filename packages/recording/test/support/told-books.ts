import { createHash } from 'node:crypto';
import type { Observation } from '../../src/index.ts';

interface Told {
  readonly bids: Map<string, string>;
  readonly asks: Map<string, string>;
  /** The last REST body, for the fields that the frames do not tell. */
  readonly rest: Record<string, unknown>;
}

const sorted = (levels: Map<string, string>, sign: 1 | -1) =>
  [...levels]
    .map(([price, size]) => ({ price, size }))
    .toSorted((a, b) => sign * (Number(a.price) - Number(b.price)));

const levelsOf = (list: { price: string; size: string }[]) =>
  new Map(list.map(({ price, size }) => [price, size]));

/** The books as a client that believes every frame would have them; written apart from the player on purpose. */
export class ToldBooks {
  readonly books = new Map<string, Told>();
  /** The hashes of frames that its own books do not have. */
  readonly mismatches: string[] = [];
  changes = 0;

  hear(observation: Observation): void {
    if (observation.kind === 'http' && observation.url.startsWith('/book?')) this.#learn(observation.body);
    if (observation.kind !== 'ws') return;
    const event = JSON.parse(observation.frame);
    if (event.event_type === 'last_trade_price') this.#trade(event);
    if (event.event_type === 'tick_size_change')
      this.books.get(event.asset_id)!.rest.tick_size = event.new_tick_size;
    for (const change of event.price_changes ?? []) this.#change(change, event.timestamp);
  }

  /** As the REST interface would give it, with its own hash. */
  body(token: string): string {
    const { rest, bids, asks } = this.books.get(token)!;
    const book = { ...rest, hash: '', bids: sorted(bids, 1), asks: sorted(asks, -1) };
    const hash = createHash('sha1').update(JSON.stringify(book)).digest('hex');
    return JSON.stringify({ ...book, hash });
  }

  best(token: string): { bid: string | undefined; ask: string | undefined } {
    const { bids, asks } = this.books.get(token)!;
    return { bid: sorted(bids, 1).at(-1)?.price, ask: sorted(asks, -1).at(-1)?.price };
  }

  #learn(body: string): void {
    const rest = JSON.parse(body);
    if (rest.asset_id === undefined) return;
    this.books.set(rest.asset_id, { rest, bids: levelsOf(rest.bids), asks: levelsOf(rest.asks) });
  }

  /** Both books of a market have the price at which the traded outcome changed hands, with three decimals or more. */
  #trade({ asset_id, price }: Record<string, string>): void {
    const { market } = this.books.get(asset_id!)!.rest;
    const [whole, fraction = ''] = price!.split('.');
    for (const { rest } of this.books.values())
      if (rest['market'] === market) rest['last_trade_price'] = `${whole}.${fraction.padEnd(3, '0')}`;
  }

  #change(change: Record<string, string>, timestamp: string): void {
    const token = change['asset_id']!;
    const told = this.books.get(token)!;
    const levels = change['side'] === 'BUY' ? told.bids : told.asks;
    if (change['size'] === '0') levels.delete(change['price']!);
    else levels.set(change['price']!, change['size']!);
    told.rest['timestamp'] = timestamp;
    this.changes += 1;
    if (JSON.parse(this.body(token)).hash !== change['hash']) this.mismatches.push(change['hash']!);
    const { bid = '0', ask = '1' } = this.best(token);
    if (bid !== change['best_bid'] || ask !== change['best_ask'])
      this.mismatches.push(`best of ${change['hash']}`);
  }
}
