import type { RouterInputs } from '@prescient/api';

type Trade = RouterInputs['trade']['execute'];

/** Ways to send trades: one a call, ten calls in one HTTP request, or a hundred in one call. */
export const MODES = { single: 1, batch: 10, many: 100 } as const;
export type Mode = keyof typeof MODES;

/** Digits of the number that ends a trade's id; fixed, so that the length of a request is. */
const NUMBER_WIDTH = 8;
/** The character code of `0`. */
const ZERO = 48;

/** The values that all trades of one request share. */
export interface Series {
  readonly mode: Mode;
  readonly portfolioId: number;
  /** Begins the trades' ids; no other bot of any run uses it. */
  readonly prefix: string;
}

const trade = ({ portfolioId, prefix }: Series): Trade => ({
  portfolioId,
  tradeId: prefix + '0'.repeat(NUMBER_WIDTH),
  marketId: '517310',
  marketQuestion: 'Will the Astrid Pilots win the Harbour Cup?',
  action: 'buy_yes',
  amount: '0.01',
  price: '0.5',
  timestamp: '2026-01-15T12:00:00.000Z',
});

function callOf(series: Series): { path: string; body: unknown } {
  if (series.mode === 'single') return { path: 'trade.execute', body: trade(series) };
  const trades = Array.from({ length: MODES[series.mode] }, () => trade(series));
  if (series.mode === 'many') return { path: 'trade.executeMany', body: { trades } };
  return {
    path: `${trades.map(() => 'trade.execute').join(',')}?batch=1`,
    body: Object.fromEntries(trades.entries()),
  };
}

/** A POST of tRPC as it travels. */
function bytesOf({ path, body }: { path: string; body: unknown }, host: string, token?: string): Buffer {
  const text = JSON.stringify(body);
  const head = [
    `POST /trpc/${path} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`);
}

/** The places of the trades' numbers in the bytes. */
function holesIn(bytes: Buffer, prefix: string): number[] {
  const holes: number[] = [];
  for (let found = bytes.indexOf(prefix); found >= 0; found = bytes.indexOf(prefix, found + 1)) {
    holes.push(found + prefix.length);
  }
  return holes;
}

/** A request that is built once and sent often: only the numbers of its trades are written again. */
export class TradeRequest {
  readonly #bytes: Buffer;
  readonly #holes: readonly number[];

  constructor(series: Series, host: string, token?: string) {
    this.#bytes = bytesOf(callOf(series), host, token);
    this.#holes = holesIn(this.#bytes, series.prefix);
  }

  /** The request with trades numbered from `first`. The bytes are the same each time, so one at a time. */
  numbered(first: number): Buffer {
    let number = first;
    for (const hole of this.#holes) {
      let rest = number;
      for (let at = hole + NUMBER_WIDTH - 1; at >= hole; at -= 1) {
        this.#bytes[at] = ZERO + (rest % 10);
        rest = Math.trunc(rest / 10);
      }
      number += 1;
    }
    return this.#bytes;
  }
}
