import { describe, expect, test } from 'vitest';
import { id, text, timeInput } from './common.ts';

describe('a time', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123456Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+05:30', '2026-01-31T06:30:00.000Z'],
    ['2026-01-31T12:00:00', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31 12:00:00.5', '2026-01-31T12:00:00.500Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (written, utc) => {
    expect(timeInput.parse(written).toISOString()).toBe(utc);
  });

  test.each([
    '',
    'now',
    '2026',
    '2026-02-30',
    '2025-02-29T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:00:00+25:00',
    '31.01.2026',
    '1772000000',
    '+275760-09-13T00:00:00Z',
    '2026-01-31T12:00:00Z\n',
    '2026-01-31T12:00:00 Z',
  ])('refuses %j', (written) => {
    expect(timeInput.safeParse(written).success).toBe(false);
  });

  test('means the same whatever zone the server runs in', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Kiritimati';
    try {
      expect(timeInput.parse('2026-01-31T12:00:00').toISOString()).toBe('2026-01-31T12:00:00.000Z');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

test.each(['', 'a b', 'x'.repeat(256), 'ü', '\0', '\ud800', 'a\n'])('refuses the id %j', (value) => {
  expect(id.safeParse(value).success).toBe(false);
});

test('text is any well-formed text of up to 4,000 units, and nothing else', () => {
  for (const good of ['', 'Ω 💸 \u202e', 'line\nline\t', 'x'.repeat(4000)])
    expect(text.parse(good)).toBe(good);
  for (const bad of ['\0', 'a\ud800', '\udc00b', 'x'.repeat(4001)])
    expect(text.safeParse(bad).success).toBe(false);
});
