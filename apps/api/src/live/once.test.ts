import { z } from 'zod';
import { expect, test } from 'vitest';
import { tracked } from '@trpc/server';
import { eventsOutput } from '../schemas/live.ts';
import { once } from './once.ts';

test('work is done once for each object, even if nothing comes of it', () => {
  let done = 0;
  const count = once((_: object) => void (done += 1));
  const [one, other] = [{}, {}];
  for (const each of [one, other, one, other]) count(each);
  expect(done).toBe(2);
});

test('an event that many streams tell is checked once for all of them', async () => {
  let checked = 0;
  const event = z.object({ n: z.number().transform((n) => ((checked += 1), n)) });
  const output = eventsOutput(event, (error) => error);
  const events = [{ n: 1 }, { n: 2 }];
  async function* stream() {
    for (const each of events) yield tracked(`${each.n}`, each);
  }
  for (let streams = 0; streams < 10; streams += 1) {
    const seen: object[] = [];
    for await (const [, data] of await output.parseAsync(stream())) seen.push(data);
    expect(seen).toEqual(events);
  }
  expect(checked).toBe(events.length);
});
