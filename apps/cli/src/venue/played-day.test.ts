import { generateDay, Player, RecordingError, type Observation } from '@prescient/recording';
import { expect, onTestFinished, test, vi } from 'vitest';
import { playDay } from './played-day.ts';

type Recording = Parameters<typeof Player.start>[0];

const day = generateDay({ seed: 'played', markets: 1, changes: 20, resolutions: 0, durationMs: 60_000 });
const place = { from: 0, file: 'day.gz', isClosed: () => false };

/** A player of a recording, and the notices that are printed. */
async function playing(recording: Recording): Promise<{ player: Player; said: string[] }> {
  const player = await Player.start(recording, { speed: 'unpaced' });
  onTestFinished(() => player.close());
  const said: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  onTestFinished(() => spy.mockRestore());
  return { player, said };
}

test('once a recording is over its books have the time of its end, and a later start says so', async () => {
  const { player, said } = await playing(day);
  const before = Date.now();
  const played = await playDay(player, place);
  expect(played.receivedAt()).toBeGreaterThanOrEqual(before);
  expect(played.remark).toBe('');
  await played.done;
  expect(played.receivedAt()).toBe(player.now().getTime());
  expect(said).toEqual(['The recording is over: its books no longer change, and trades are refused.\n']);

  const { player: again, said: later } = await playing(day);
  const { remark, done, receivedAt } = await playDay(again, { ...place, from: player.position });
  await done;
  expect(remark).toContain(
    'it is over: its books no longer change, and trades are refused. Start with another',
  );
  expect([receivedAt(), later]).toEqual([player.now().getTime(), []]);
});

test('a recording that is damaged in the middle says so, and its books get no newer time', async () => {
  function* broken(): Generator<Observation> {
    for (const [index, one] of [...(day.observations() as Iterable<Observation>)].entries()) {
      if (index === 20) throw new RecordingError('CORRUPT', { line: 21 });
      yield one;
    }
  }
  const { player, said } = await playing({ header: day.header, observations: broken });
  const { done, receivedAt } = await playDay(player, place);
  await done;
  expect(said.join('')).toMatch(
    /^The recording cannot be played any further: The recording is damaged.*\(line 21\) From now on its books/,
  );
  expect(receivedAt()).toBe(player.now().getTime());
});

test("a recording that is later than this machine's clock is not played", async () => {
  const header = { ...day.header, startedAt: new Date(Date.now() + 3_600_000).toISOString() };
  const { player } = await playing({ ...day, header });
  await expect(playDay(player, place)).rejects.toThrow(
    /later than the clock of this machine\. Set the clock right/,
  );
});
