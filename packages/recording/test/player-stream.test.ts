import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { generateDay, type Observation } from '../src/index.ts';
import { answer, bidFrame, bookBody, frame, play, recordingOf } from './support/play.ts';
import { Watcher } from './support/watcher.ts';

const books = ['1', '2'].map((token) => answer(0, `/book?token_id=${token}`, bookBody(token)));
const change = (at: number, token: string, size: string) =>
  frame(at, bidFrame(token, { price: '0.5', size }));

describe('a watcher', () => {
  test('gets the books of its tokens at once, and then their frames and no others, as they were', async () => {
    const foreign = change(2, '2', '2');
    const player = await play(recordingOf([...books, change(1, '1', '1'), foreign, change(3, '1', '3')]));
    const watcher = await Watcher.connect(player, ['1']);
    const snapshot = JSON.parse(bookBody('1'));
    expect(watcher.take()).toEqual([
      {
        market: '0xm',
        asset_id: '1',
        bids: snapshot.bids,
        asks: snapshot.asks,
        hash: 'h0',
        timestamp: '1',
        event_type: 'book',
      },
    ]);
    await player.play();
    await watcher.settled();
    expect(watcher.heard).toEqual(['1', '3'].map((size) => bidFrame('1', { price: '0.5', size })));
  });

  test('gets a frame once that names two of its tokens, and every frame that cannot be read', async () => {
    const both = JSON.stringify({
      event_type: 'price_change',
      timestamp: '2',
      price_changes: ['1', '2'].map((asset_id) => ({
        asset_id,
        price: '0.5',
        size: '1',
        side: 'BUY',
        hash: 'h',
      })),
    });
    const cut = both.slice(0, 80);
    const player = await play(recordingOf([...books, frame(1, both), frame(2, cut), frame(3, '<html>')]));
    const watcher = await Watcher.connect(player, ['1', '2']);
    watcher.heard.length = 0;
    await player.play();
    await watcher.settled();
    expect(watcher.heard).toEqual([both, cut, '<html>']);
  });

  test('adds tokens and takes them away again', async () => {
    const player = await play(
      recordingOf([...books, change(1, '1', '1'), change(2, '2', '2'), change(3, '2', '3')]),
    );
    const watcher = await Watcher.connect(player, ['1']);
    watcher.say({ assets_ids: ['2', '404'], operation: 'subscribe' });
    watcher.say({ assets_ids: ['1'], operation: 'unsubscribe' });
    await watcher.settled();
    expect(watcher.take().map(({ asset_id }) => asset_id)).toEqual(['1', '2']);
    await player.play(2);
    await watcher.settled();
    expect(watcher.heard).toEqual([bidFrame('2', { price: '0.5', size: '2' })]);
    watcher.say({ assets_ids: ['2'], operation: 'unsubscribe' });
    await watcher.settled();
    await player.play();
    await watcher.settled();
    expect(watcher.heard).toHaveLength(1);
  });

  test('is told where it says nonsense, and refused where there is no stream', async () => {
    const player = await play(recordingOf([]));
    const watcher = await Watcher.connect(player);
    watcher.socket.send('hello');
    watcher.socket.send('{"assets_ids":"1"}');
    await watcher.settled();
    expect(watcher.heard).toEqual(['INVALID OPERATION', 'INVALID OPERATION']);
    const lost = new WebSocket(`${player.urls.ws}/user`);
    await new Promise((resolve) => lost.addEventListener('error', resolve));
  });
});

test('sends a generated day whole and in order to several watchers, as fast as they take it', async () => {
  const day = generateDay({ seed: 'stream', markets: 40, changes: 4000 });
  const frames: string[] = [];
  for (const one of day.observations() as Iterable<Observation>)
    if (one.kind === 'ws') frames.push(one.frame);
  const played: Observation[] = [];
  const player = await play(day, { speed: 'unpaced', onPlayed: (observation) => played.push(observation) });
  const tokens = day.truth.markets.flatMap((market) => market.tokens);
  const watchers = await Promise.all([1, 2].map(() => Watcher.connect(player, tokens)));
  for (const watcher of watchers) {
    expect(watcher.take().map(({ event_type, asset_id }) => `${event_type} ${asset_id}`)).toEqual(
      tokens.map((token) => `book ${token}`),
    );
  }
  await player.play();
  expect(played.filter(({ kind }) => kind === 'ws')).toHaveLength(frames.length);
  for (const watcher of watchers) {
    await watcher.settled();
    expect(watcher.heard).toEqual(frames);
  }
});

describe('the clock', () => {
  const ticking = recordingOf([...books, ...[1, 2, 3, 4, 5].map((n) => change(n * 1000, '1', String(n)))]);
  const sizes = (watcher: Watcher) =>
    watcher.heard.flatMap((text) => {
      const event = JSON.parse(text);
      return Array.isArray(event) ? `books ${event[0].bids.at(-1).size}` : event.price_changes[0].size;
    });

  test('stands at the start until it is played, and then runs at its speed', async () => {
    const player = await play(ticking, { speed: 50 });
    const watcher = await Watcher.connect(player, ['1']);
    await sleep(60);
    expect([player.position, player.now().toISOString()]).toEqual([0, '2026-02-01T00:00:00.000Z']);
    const began = performance.now();
    await player.play();
    expect(performance.now() - began).toBeGreaterThan(95);
    expect([player.position, player.isOver]).toEqual([5000, true]);
    await watcher.settled();
    expect(sizes(watcher)).toEqual(['books 10', '1', '2', '3', '4', '5']);
  });

  test('is paused, and goes on where it was', async () => {
    // So slow that no machine plays it to its end before the pause.
    const player = await play(ticking, { speed: 0.01 });
    const playing = player.play();
    await expect.poll(() => player.position).toBeGreaterThan(0);
    await player.pause();
    await playing;
    const { position } = player;
    await sleep(60);
    expect(player.position).toBe(position);
    player.setSpeed(20);
    await player.play(position + 400);
    expect([player.position, player.isOver]).toEqual([position + 400, false]);
  });

  test('waits for a moment at which nothing happens, and changes its speed on the way', async () => {
    const player = await play(ticking, { speed: 1 });
    const playing = player.play(5500);
    player.setSpeed(1000);
    await playing;
    expect(player.position).toBe(5000);
  });

  test('jumps forwards and back, and who watches gets the books of then', async () => {
    const player = await play(ticking);
    const watcher = await Watcher.connect(player, ['1']);
    await player.seek(5000);
    expect([player.position, player.isOver]).toEqual([5000, true]);
    await player.seek(3000);
    expect([player.position, player.isOver]).toEqual([3000, false]);
    await player.seek(1500);
    await player.play(2500);
    await player.seek(0);
    await watcher.settled();
    expect(sizes(watcher)).toEqual(['books 10', 'books 5', 'books 3', 'books 1', '2', 'books 10']);
  });
});

test('a recording that breaks off with a fault is played up to it', async () => {
  const broken = recordingOf([]);
  function* observations() {
    yield* [...books, change(1, '1', '1')];
    throw new Error('The disk is gone');
  }
  const player = await play({ ...broken, observations });
  const watcher = await Watcher.connect(player, ['1']);
  await expect(player.play()).rejects.toThrow('The disk is gone');
  await watcher.settled();
  expect(watcher.heard).toHaveLength(2);
});

describe('a watcher that takes nothing', () => {
  const endless = generateDay({ seed: 'slow', markets: 10, changes: 35_000 });
  const tokens = endless.truth.markets.flatMap((market) => market.tokens);

  /** Subscribes by hand and then never reads. */
  async function stall(url: string): Promise<void> {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => {});
    const key = 'dGhlIHNhbXBsZSBub25jZQ==';
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
    socket.write(`GET /ws/market HTTP/1.1\r\nHost: x\r\n${upgrade}\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const text = Buffer.from(JSON.stringify({ assets_ids: tokens, type: 'market' }));
    // A client's frame: text, masked with zeros, its length in two bytes.
    const head = Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 0xff, 0, 0, 0, 0]);
    socket.write(Buffer.concat([head, text]));
    await sleep(50);
  }

  test('holds the player up, and is cut off when its time is over', async () => {
    const PATIENCE_MS = 400;
    let [played, longestPauseMs, last] = [0, 0, performance.now()];
    const onPlayed = (): void => {
      played += 1;
      longestPauseMs = Math.max(longestPauseMs, performance.now() - last);
      last = performance.now();
    };
    const player = await play(endless, { speed: 'unpaced', patienceMs: PATIENCE_MS, onPlayed });
    await stall(player.urls.ws);
    const playing = player.play();
    await playing;
    expect(played).toBeGreaterThan(35_000);
    expect(longestPauseMs).toBeGreaterThanOrEqual(PATIENCE_MS - 1);
  });

  test('does not keep the venue from closing', async () => {
    const player = await play(endless);
    await stall(player.urls.ws);
    const playing = player.play();
    await expect.poll(() => player.position).toBeGreaterThan(0);
    await player.close();
    await playing;
  });
});
