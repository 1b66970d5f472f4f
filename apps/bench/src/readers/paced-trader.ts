import { TimeHistogram } from '@prescient/workshop';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpConnection } from '../load/http-connection.ts';
import { TradeRequest } from '../load/trade-request.ts';

/** Trades of one portfolio at a leisurely pace. */
export interface PacedTrades {
  readonly url: string;
  readonly token: string;
  readonly portfolioId: number;
  /** Begins the trades' ids. */
  readonly prefix: string;
  readonly seconds: number;
}

/** The waits of trades, and their refusals. */
export interface Felt {
  readonly trades: number;
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Traders at once, each with one trade under way. */
const TRADERS = 4;
/** The rest of a trader between two trades. */
const REST_MS = 25;

/** The waits of trades so far, over several stretches of time. */
export class Feeling {
  readonly times = new TimeHistogram();
  refused = 0;

  get felt(): Felt {
    return {
      trades: this.times.count,
      refused: this.refused,
      p50Ms: this.times.quantile(0.5),
      p99Ms: this.times.quantile(0.99),
      longestMs: this.times.longestMs,
    };
  }
}

/** Trades until the time is over. */
export async function tradeAtEase(plan: PacedTrades, feeling: Feeling): Promise<void> {
  const until = performance.now() + plan.seconds * 1_000;
  const trader = async (number: number): Promise<void> => {
    const url = new URL(plan.url);
    const series = {
      mode: 'single',
      portfolioId: plan.portfolioId,
      prefix: `${plan.prefix}-${number}-`,
    } as const;
    const request = new TradeRequest(series, url.host, plan.token);
    const connection = await HttpConnection.open(url);
    for (let count = 0; performance.now() < until; count += 1) {
      const began = performance.now();
      const { status } = await connection.send(request.numbered(count));
      feeling.times.add(performance.now() - began);
      if (status !== 200) feeling.refused += 1;
      await sleep(REST_MS);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: TRADERS }, (_, number) => trader(number)));
}
