import { onTestFinished } from 'vitest';
import {
  type Observation,
  type Playable,
  Player,
  type PlayerOptions,
  type Recording,
} from '../../src/index.ts';

/** A recording of these observations, in memory. */
export const recordingOf = (observations: readonly Observation[]): Recording => ({
  header: {
    format: 'prescient-recording',
    version: 1,
    venue: 'polymarket',
    startedAt: '2026-02-01T00:00:00.000Z',
  },
  observations: () => observations,
});

/** Plays it until the test is over. */
export async function play(
  recording: Playable,
  options: PlayerOptions = { speed: 'unpaced' },
): Promise<Player> {
  const player = await Player.start(recording, options);
  onTestFinished(() => player.close());
  return player;
}

export const answer = (
  at: number,
  url: string,
  said: string | { body: string; status?: number; host?: 'gamma' | 'clob' | 'kalshi' },
): Observation => ({
  at,
  kind: 'http',
  method: 'GET',
  url,
  host: 'clob',
  status: 200,
  ...(typeof said === 'string' ? { body: said } : said),
});

export const frame = (at: number, text: string): Observation => ({
  at,
  kind: 'ws',
  stream: 'market',
  frame: text,
});

/** A small book of a token. */
export const bookBody = (token: string, hash = 'h0'): string =>
  JSON.stringify({
    market: '0xm',
    asset_id: token,
    timestamp: '1',
    hash,
    bids: [{ price: '0.4', size: '10' }],
    asks: [{ price: '0.6', size: '10' }],
    min_order_size: '5',
    tick_size: '0.01',
    neg_risk: false,
    last_trade_price: '0.5',
  });

/** A frame that sets a bid of a token. */
export const bidFrame = (token: string, change: { price: string; size: string; hash?: string }): string =>
  JSON.stringify({
    market: '0xm',
    price_changes: [{ asset_id: token, side: 'BUY', hash: 'h1', ...change }],
    timestamp: '2',
    event_type: 'price_change',
  });
