import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Observation, readRecording, Recorder, RecordingError } from '../src/index.ts';
import { temporaryFile } from './support/folder.ts';

const START = new Date('2026-02-01T00:00:00.000Z');
const HEADER =
  '{"format":"prescient-recording","version":1,"venue":"polymarket","startedAt":"2026-02-01T00:00:00.000Z"}';
const frame = (at: number, text = `frame ${at}`): Observation => ({
  at,
  kind: 'ws',
  stream: 'market',
  frame: text,
});

async function record(path: string, observations: readonly Observation[]): Promise<void> {
  const recorder = await Recorder.create({ path, venue: 'polymarket', startedAt: START });
  for (const observation of observations) await recorder.write(observation);
  await recorder.close();
}

async function readAll(path: string): Promise<Observation[]> {
  const recording = await readRecording(path);
  return Array.fromAsync(recording.observations());
}

/** The refusal of a file of these bytes. */
async function refusalOf(bytes: Buffer): Promise<string> {
  const path = temporaryFile();
  await writeFile(path, bytes);
  const refusal: unknown = await readAll(path).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RecordingError);
  const { code, line } = refusal as RecordingError;
  return line === null ? code : `${code} ${line}`;
}

const texts = fc.string({ unit: 'binary', maxLength: 200 });
const anything = fc.oneof(
  fc.record({ kind: fc.constant('ws' as const), stream: fc.constant('market'), frame: texts }),
  fc.record({
    kind: fc.constant('http' as const),
    method: fc.constantFrom('GET' as const, 'POST' as const),
    url: texts.map((text) => `/${text}`),
    host: fc.constantFrom('gamma' as const, 'clob' as const, 'kalshi' as const),
    status: fc.integer({ min: 200, max: 599 }),
    body: texts,
    request: texts,
  }),
);

test('reads back exactly what was recorded, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(1000), anything), { maxLength: 30 }), async (items) => {
      let at = 0;
      const observations = items.map(([wait, item]): Observation => ({ at: (at += wait), ...item }));
      const path = temporaryFile();
      await record(path, observations);
      expect(await readAll(path)).toEqual(observations);
    }),
    { numRuns: 40 },
  );
});

test('has the header first and then a line each, as the format says', async () => {
  const path = temporaryFile();
  await record(path, [frame(5, 'PONG')]);
  const text = gunzipSync(await readFile(path)).toString();
  expect(text).toBe(`${HEADER}\n{"at":5,"kind":"ws","stream":"market","frame":"PONG"}\n`);
  expect((await readRecording(path)).header).toEqual(JSON.parse(HEADER));
});

test('stamps what comes with its time since the start, which never goes back, and numbers it', async () => {
  const path = temporaryFile();
  const recorder = await Recorder.create({ path, venue: 'polymarket', startedAt: START });
  const frames = ['first', 'clock set back', 'third'];
  const numbers = [5_000, 3_000, 6_000].map((after, index) =>
    recorder.record({ kind: 'ws', stream: 'market', frame: frames[index]! }, START.getTime() + after),
  );
  await recorder.close();
  expect(numbers).toEqual([1, 2, 3]);
  expect(await readAll(path)).toEqual([
    { ...frame(5_000, 'first'), number: 1 },
    { ...frame(5_000, 'clock set back'), number: 2, received: 3_000 },
    { ...frame(6_000, 'third'), number: 3 },
  ]);
});

test('records nothing once it is closed', async () => {
  const path = temporaryFile();
  const recorder = await Recorder.create({ path, venue: 'polymarket' });
  recorder.record({ kind: 'ws', stream: 'market', frame: 'in time' }, Date.now());
  const closing = recorder.close();
  recorder.record({ kind: 'ws', stream: 'market', frame: 'late' }, Date.now());
  await closing;
  recorder.record({ kind: 'ws', stream: 'market', frame: 'later' }, Date.now());
  expect((await readAll(path)).map((observed) => observed.kind === 'ws' && observed.frame)).toEqual([
    'in time',
  ]);
});

test('ends where the disk falls too far behind, says so, and leaves no hole', async () => {
  const path = temporaryFile();
  const recorder = await Recorder.create({ path, venue: 'polymarket', mostWaiting: 1_000_000 });
  // All in one go, so that nothing of it can be written meanwhile.
  for (let number = 0; !recorder.failed.aborted && number < 10_000; number += 1)
    recorder.record({ kind: 'ws', stream: 'market', frame: `${number} ${'x'.repeat(1_000)}` }, Date.now());
  expect(recorder.failed.aborted).toBe(true);
  recorder.record({ kind: 'ws', stream: 'market', frame: 'after the end' }, Date.now());
  await expect(recorder.close()).rejects.toMatchObject({ code: 'TOO_SLOW' });
  const numbers = (await readAll(path)).map((observed) =>
    observed.kind === 'ws' ? Number.parseInt(observed.frame, 10) : null,
  );
  expect(numbers.length).toBeGreaterThan(900);
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

test('reads twice from the start', async () => {
  const path = temporaryFile();
  await record(path, [frame(1), frame(2)]);
  const recording = await readRecording(path);
  const first = await Array.fromAsync(recording.observations());
  expect(await Array.fromAsync(recording.observations())).toEqual(first);
});

describe('a recorder that died', () => {
  test('leaves what was flushed, while it is still open', async () => {
    const path = temporaryFile();
    const recorder = await Recorder.create({ path, venue: 'polymarket', flushMs: 10 });
    recorder.record({ kind: 'ws', stream: 'market', frame: 'seen' }, Date.now());
    await expect.poll(() => readAll(path).catch(() => [])).toMatchObject([{ frame: 'seen' }]);
    await recorder.close();
  });

  test('leaves a beginning of what was recorded, wherever the file ends', async () => {
    const path = temporaryFile();
    const observations = Array.from({ length: 300 }, (_, at) =>
      frame(at, `${(at * 7919) % 1009} é ${'x'.repeat(at)}`),
    );
    await record(path, observations);
    const bytes = await readFile(path);
    let read = 0;
    for (let length = 200; length < bytes.length; length += 97) {
      await writeFile(path, bytes.subarray(0, length));
      const some = await readAll(path);
      expect(some).toEqual(observations.slice(0, some.length));
      read += some.length;
    }
    expect(read).toBeGreaterThan(300);
  });

  test('leaves the lines before one that is cut off', async () => {
    const path = temporaryFile();
    await writeFile(path, gzipSync(`${HEADER}\n${JSON.stringify(frame(1))}\n{"at":2,"kind":"ws","str`));
    expect(await readAll(path)).toEqual([frame(1)]);
  });
});

describe('refuses', () => {
  const lines = (...items: string[]): Buffer => gzipSync(`${items.join('\n')}\n`);

  test.each([
    ['an empty file', Buffer.from(''), 'NOT_A_RECORDING'],
    ['a file that is not packed', Buffer.from(HEADER), 'NOT_A_RECORDING 0'],
    ['another packed file', lines('{"a":1}'), 'NOT_A_RECORDING'],
    ['a packed text', lines('Dear diary'), 'NOT_A_RECORDING'],
    ['a header without a start', lines(HEADER.replace(/,"startedAt.*/, '}')), 'NOT_A_RECORDING'],
    ['a later version', lines(HEADER.replace('"version":1', '"version":2')), 'UNKNOWN_VERSION'],
    ['a line that is no JSON', lines(HEADER, 'x', JSON.stringify(frame(1))), 'BAD_LINE 2'],
    ['a line of another kind', lines(HEADER, '{"at":1,"kind":"smell"}'), 'BAD_LINE 2'],
    ['a time before the start', lines(HEADER, JSON.stringify(frame(-1))), 'BAD_LINE 2'],
    [
      'time that goes back',
      lines(HEADER, JSON.stringify(frame(2)), JSON.stringify(frame(1))),
      'OUT_OF_ORDER 3',
    ],
  ])('%s', async (_, bytes, refusal) => {
    expect(await refusalOf(bytes)).toBe(refusal);
  });

  test('a file that is damaged in the middle, after reading what lies before', async () => {
    const path = temporaryFile();
    await record(
      path,
      Array.from({ length: 5000 }, (_, at) => frame(at, String((at * 7919) % 100_003))),
    );
    const bytes = await readFile(path);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 500);
    expect(await refusalOf(bytes)).toMatch(/^(CORRUPT|BAD_LINE) \d{3,}$/);
  });

  test('a file that is not there', async () => {
    await expect(readRecording(temporaryFile())).rejects.toMatchObject({ code: 'UNREADABLE' });
  });

  test('to write over a file', async () => {
    const path = temporaryFile();
    await record(path, []);
    await expect(record(path, [])).rejects.toMatchObject({ code: 'EXISTS' });
  });

  test('to record out of order', async () => {
    await expect(record(temporaryFile(), [frame(2), frame(1)])).rejects.toMatchObject({
      code: 'OUT_OF_ORDER',
    });
  });
});
