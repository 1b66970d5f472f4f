import { expect, test } from 'vitest';
import { asksForCommit, confirmsCommit, FrameReader } from './postgres-frames.ts';

/** A message as PostgreSQL's protocol frames it: a letter, the length, the text, and a zero. */
function message(letter: string, text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

const startup = message('', 'user\0prescient_app\0');

test('cuts a stream into the same messages, wherever it was torn', () => {
  const stream = Buffer.concat([startup, message('Q', 'begin'), message('Q', 'commit')]);
  for (let tear = 0; tear <= stream.length; tear += 1) {
    const reader = new FrameReader('client');
    const frames = [...reader.read(stream.subarray(0, tear)), ...reader.read(stream.subarray(tear))];
    expect(frames.map(({ type }) => type)).toEqual(['', 'Q', 'Q']);
    expect(Buffer.concat(frames.map(({ bytes }) => bytes))).toEqual(stream);
  }
});

const read = (bytes: Buffer) => new FrameReader('server').read(bytes)[0]!;

test.for([
  ['Q', 'commit', true],
  ['Q', 'COMMIT;', true],
  ['Q', 'commit prepared', false],
  ['Q', "select 'commit'", false],
  ['P', 's1\0commit\0\0', true],
  ['P', 's1\0select 1\0\0', false],
  ['D', 'commit', false],
] as const)('knows whether a client asks for COMMIT: %s %s', ([letter, text, asks]) => {
  expect(asksForCommit(read(message(letter, text)))).toBe(asks);
});

test.for([
  ['C', 'COMMIT', true],
  ['C', 'ROLLBACK', false],
  ['C', 'INSERT 0 1', false],
  ['Z', 'COMMIT', false],
] as const)('knows whether a server confirms a COMMIT: %s %s', ([letter, tag, confirms]) => {
  expect(confirmsCommit(read(message(letter, tag)))).toBe(confirms);
});
