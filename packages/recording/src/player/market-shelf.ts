import { z } from 'zod';
import { type HttpAnswer, notFound } from './http-answer.ts';

const texts = z.preprocess((value): unknown => {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value;
  } catch {
    return [];
  }
}, z.array(z.string()).catch([]));

const wireMarket = z.object({
  id: z.string(),
  slug: z.string().optional().catch(undefined),
  conditionId: z.string().optional().catch(undefined),
  closed: z.boolean().catch(false),
  clobTokenIds: texts,
  events: z.array(z.looseObject({ id: z.string(), slug: z.string().optional() })).catch([]),
});

interface ShelfMarket extends z.output<typeof wireMarket> {
  /** As the venue wrote it. */
  readonly text: string;
  /** Place in the order of arrival, which stays when the market changes: pages neither skip nor repeat. */
  readonly place: number;
}

/** A market or an event on a page. */
interface Item {
  readonly id: string;
  readonly text: string;
  readonly closed: boolean;
  readonly place: number;
  readonly slug?: string | undefined;
}

const LONGEST_PAGE = 100;

/** Every Gamma market that the recording has told of so far, from which pages are put together that were not recorded. */
export class MarketShelf {
  readonly #markets = new Map<string, ShelfMarket>();
  /** The markets that ever came. */
  #count = 0;

  /** Learns what markets an answer has in it: one market, one event, or a page of either. */
  learn(body: string): void {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      return;
    }
    if (this.#learnMarket(value, body)) return;
    const page = Object(value) as Record<string, unknown>;
    for (const list of [value, page['markets'], page['events'], page['data']]) this.#learnItems(list, page);
  }

  get size(): number {
    return this.#markets.size;
  }

  /** Forgets a market. @returns its condition and tokens; null where it was not known */
  forget(id: string): Pick<ShelfMarket, 'conditionId' | 'clobTokenIds'> | null {
    const market = this.#markets.get(id) ?? null;
    this.#markets.delete(id);
    return market;
  }

  /** A market by its id. */
  market(id: string): HttpAnswer {
    const market = this.#markets.get(id);
    return market === undefined ? notFound : { status: 200, body: market.text };
  }

  /** An event by its id, with its markets. */
  event(id: string): HttpAnswer {
    const event = this.#events().find((item) => item.id === id);
    return event === undefined ? notFound : { status: 200, body: event.text };
  }

  /** `/markets`, a bare list, and `/markets/keyset`, an object with a cursor; likewise for events. */
  page(noun: 'markets' | 'events', query: URLSearchParams, isKeyset: boolean): HttpAnswer {
    const all = noun === 'markets' ? this.#asked(query) : this.#events();
    const items = all.filter((item) => isShown(item, query));
    const limit = Math.min(Math.max(1, Number(query.get('limit') ?? LONGEST_PAGE) || 1), LONGEST_PAGE);
    const after = placeIn(query.get('after_cursor'));
    const offset = Number(query.get('offset') ?? 0) || 0;
    const rest = items.filter(({ place }) => place > after).slice(offset);
    const shown = rest.slice(0, limit);
    const list = `[${shown.map(({ text }) => text).join(',')}]`;
    if (!isKeyset) return { status: 200, body: list };
    const isLast = rest.length <= limit;
    const cursor = isLast ? '' : `,"next_cursor":"${cursorAt(shown.at(-1)!.place)}"`;
    return { status: 200, body: `{"${noun}":${list}${cursor}}` };
  }

  #learnMarket(value: unknown, text: string): boolean {
    const market = wireMarket.safeParse(value);
    if (!market.success || market.data.clobTokenIds.length === 0) return false;
    const place = this.#markets.get(market.data.id)?.place ?? this.#count;
    if (place === this.#count) this.#count += 1;
    this.#markets.set(market.data.id, { ...market.data, text, place });
    return true;
  }

  #learnItems(list: unknown, event: unknown): void {
    if (!Array.isArray(list)) return;
    for (const item of list as unknown[]) {
      const { markets } = Object(item) as { markets?: unknown };
      if (markets !== undefined) this.#learnItems(markets, item);
      else this.#learnNested(item, event);
    }
  }

  /** A market inside an event does not name the event, and as a market of its own it does. */
  #learnNested(item: unknown, event: unknown): void {
    const { markets: _, ...bare } = Object(event) as Record<string, unknown>;
    const own = Object(item) as Record<string, unknown>;
    const whole = own['events'] === undefined && 'id' in bare ? { ...own, events: [bare] } : own;
    this.#learnMarket(whole, JSON.stringify(whole));
  }

  #events(): Item[] {
    const groups = Map.groupBy(this.#markets.values(), ({ events }) => events[0]?.id);
    return [...groups].flatMap(([id, group]) => {
      const [{ events, place }] = group as [ShelfMarket];
      if (id === undefined) return [];
      const closed = group.every((market) => market.closed);
      const fields = JSON.stringify({ ...events[0], closed }).slice(0, -1);
      const text = `${fields},"markets":[${group.map((market) => market.text).join(',')}]}`;
      return [{ id, text, closed, place, slug: events[0]?.slug }];
    });
  }

  #asked(query: URLSearchParams): ShelfMarket[] {
    return [...this.#markets.values()].filter(
      ({ conditionId, clobTokenIds }) =>
        allows(query, 'condition_ids', [conditionId]) && allows(query, 'clob_token_ids', clobTokenIds),
    );
  }
}

const cursorAt = (place: number): string => Buffer.from(String(place)).toString('base64url');

/** The place that a cursor stands for; −1, before all, for none. */
const placeIn = (cursor: string | null): number =>
  cursor === null ? -1 : Number(Buffer.from(cursor, 'base64url').toString());

/** Closed ones are shown to those alone who ask for them, or who ask by name. */
function isShown({ id, slug, closed }: Item, query: URLSearchParams): boolean {
  if (!allows(query, 'id', [id]) || !allows(query, 'slug', [slug])) return false;
  return query.has('id') || query.has('slug') || closed === (query.get('closed') === 'true');
}

/** Parameters that the player does not know are ignored, as the venue does. */
function allows(query: URLSearchParams, name: string, values: readonly (string | undefined)[]): boolean {
  const wanted = query.getAll(name);
  return wanted.length === 0 || wanted.some((one) => values.includes(one));
}
