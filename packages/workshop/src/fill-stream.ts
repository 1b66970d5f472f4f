import { get, type ClientRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { objectIn, queryPath } from './http-call.ts';

/** Pauses between two connections of one subscriber: they double while no API answers. */
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * A subscriber to every fill of a portfolio, over server-sent events. A connection that breaks is made again, at either
 * API, after the last event.
 */
export class FillStream {
  readonly portfolioId: number;
  /** Command ids in the order in which they were told. */
  readonly told: string[] = [];
  /** True once the API said that no fill is missed from here on. */
  following = false;
  /** Connections that were made. */
  connections = 0;
  readonly #urls: readonly string[];
  readonly #abort = new AbortController();
  #lastEventId: string | null = null;

  constructor(portfolioId: number, urls: readonly string[]) {
    this.portfolioId = portfolioId;
    this.#urls = urls;
  }

  /** Follows until it is ended. */
  async follow(): Promise<void> {
    let pauseMs = SHORTEST_PAUSE_MS;
    for (let turn = this.portfolioId; !this.#abort.signal.aborted; turn += 1) {
      const answered = await this.#connect(this.#urls[turn % this.#urls.length] ?? '');
      pauseMs = answered ? SHORTEST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      await sleep(pauseMs, undefined, { signal: this.#abort.signal }).catch(() => undefined);
    }
  }

  end(): void {
    this.#abort.abort();
  }

  /** Follows over one connection until it ends; true if there was an answer. */
  #connect(url: string): Promise<boolean> {
    const path = queryPath('live.fills', { portfolioId: this.portfolioId, lastEventId: this.#lastEventId });
    this.connections += 1;
    return new Promise((resolve) => {
      const asked: ClientRequest = get(
        `${url}${path}`,
        { agent: false, headers: { accept: 'text/event-stream' }, signal: this.#abort.signal },
        (response) => {
          const lines = createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY });
          const fields = new Map<string, string>();
          // A connection that breaks off ends in `close`, which says the same.
          lines.on('error', () => undefined);
          lines.on('line', (line) => {
            if (line === '') this.#hear(fields);
            else fields.set(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim());
          });
          response.on('close', () => resolve(true));
        },
      );
      // Nothing comes from a process that is stopped; the streams of a healthy one have a pulse.
      asked.setTimeout(20_000, () => asked.destroy());
      asked.on('error', () => resolve(false));
    });
  }

  #hear(fields: Map<string, string>): void {
    const [id, data] = [fields.get('id'), fields.get('data')];
    fields.clear();
    if (id === undefined || id === '' || data === undefined) return;
    const { kind, fill } = objectIn(JSON.parse(data));
    this.#lastEventId = id;
    if (kind === 'following') this.following = true;
    if (kind === 'fill') this.told.push(String(objectIn(fill)['commandId']));
  }
}

/**
 * Compares the fills that a stream told with those of its portfolio, in order. The stream may have begun in the middle:
 * from its first fill on, both are the same list.
 * @returns null where they are; else the kind of the fault and a sentence
 */
export function toldWrongly(
  { portfolioId, told }: Pick<FillStream, 'portfolioId' | 'told'>,
  fills: readonly string[],
): { readonly kind: 'lost' | 'doubled'; readonly what: string } | null {
  const name = `the stream of portfolio ${portfolioId}`;
  const seen = new Set<string>();
  for (const id of told) {
    if (seen.has(id)) return { kind: 'doubled', what: `${name} told ${id} twice` };
    seen.add(id);
  }
  const expected = told[0] === undefined ? [] : fills.slice(Math.max(0, fills.indexOf(told[0])));
  const wrong = expected.findIndex((id, index) => told[index] !== id);
  if (wrong < 0) return null;
  const found = told[wrong] ?? 'nothing';
  return { kind: 'lost', what: `${name} told ${found} where its fill ${wrong + 1} is ${expected[wrong]}` };
}

/** The time that a stream has to tell the last fill: so long that on a busy machine, too, only a lost fill is missing after it. */
const CATCH_UP_MS = 60_000;

/** Waits until a stream has told that fill, or has had time enough to. */
export async function caughtUp({ told }: Pick<FillStream, 'told'>, last: string | undefined): Promise<void> {
  for (const end = performance.now() + CATCH_UP_MS; performance.now() < end; await sleep(20))
    // A settlement may come after the fill that is waited for.
    if (told.length === 0 || last === undefined || told.lastIndexOf(last) >= 0) return;
}
