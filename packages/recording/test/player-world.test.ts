import { expect, test } from 'vitest';
import { World, worldStrands } from '../src/index.ts';
import { play } from './support/play.ts';
import { Watcher } from './support/watcher.ts';

const NOON = Date.UTC(2026, 10, 30, 12);
const HOUR_MS = 3_600_000;
const strands = worldStrands.map((strand) => ({ ...strand, changeMs: 10 * strand.changeMs }));
const world = new World({ seed: 'played', strands });

interface Listed {
  readonly id: string;
  readonly conditionId: string;
  readonly closed: boolean;
  readonly clobTokenIds: string;
}

const ask = async (base: string, path: string): Promise<{ status: number; said: unknown }> => {
  const response = await fetch(`${base}${path}`);
  return { status: response.status, said: await response.json() };
};

test('a world is played from a moment on: lists, books, a resolution, and the results of what is listed no longer', async () => {
  const player = await play(world, { speed: 'unpaced', from: NOON + 1 });
  const { gamma, clob } = player.urls;
  expect(player.now().getTime()).toBe(NOON + 1);
  const list = async () => (await ask(gamma, '/markets?closed=false')).said as Listed[];
  const open = await list();
  expect(open.length).toBeGreaterThan(30);
  const tokens = open.flatMap(({ clobTokenIds }) => JSON.parse(clobTokenIds) as string[]);
  const watcher = await Watcher.connect(player, tokens);
  expect(watcher.take()).toHaveLength(tokens.length);
  await player.play(NOON + HOUR_MS / 20);
  await watcher.settled();
  const kinds = new Set(watcher.take().map(({ event_type }) => event_type));
  expect(kinds).toContain('price_change');
  expect(kinds).toContain('market_resolved');

  await player.seek(NOON + 48 * HOUR_MS);
  const later = new Set((await list()).map(({ id }) => id));
  for (const { id, conditionId } of [open[0]!, open.at(-1)!]) {
    expect(later).not.toContain(id);
    expect(await ask(gamma, `/markets/${id}`)).toMatchObject({ status: 200, said: { id, closed: true } });
    expect(await ask(clob, `/markets/${conditionId}`)).toMatchObject({ status: 200, said: { closed: true } });
    expect((await ask(clob, `/book?token_id=${tokens[0]}`)).status).toBe(404);
    expect((await ask(clob, `/prices-history?market=${tokens[0]}`)).status).toBe(404);
  }
  expect((await ask(gamma, '/markets/910001')).status).toBe(404);
});

test('after the machine slept the world goes on at the time that it is', async () => {
  const begun = Date.now() - HOUR_MS;
  const player = await play(world, { from: begun });
  const playing = player.play();
  await expect.poll(() => player.position).toBeGreaterThan(begun + HOUR_MS - 20_000);
  expect(player.isOver).toBe(false);
  await player.close();
  await playing;
});
