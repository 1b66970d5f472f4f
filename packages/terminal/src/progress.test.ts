import { expect, test } from 'vitest';
import { progress, progressText } from './progress.ts';

const rows = { name: 'reading', total: 1_000_000, unit: 'rows' };

/** A stream that keeps what is written, and a clock that is set by hand. */
function aPlace(isTTY: boolean) {
  const place = { written: '', ms: 0 };
  const stream = {
    isTTY,
    columns: 60,
    write: (text: unknown) => (place.written += String(text)) !== '',
  };
  return { place, at: { stream, nowMs: () => place.ms } };
}

test.each([
  {
    shows: 'a rate and the time left',
    work: rows,
    done: 250_000,
    ms: 5_000,
    line: '[#####...............]  25 %  250,000 of 1,000,000 rows  50,000/s  15 s left',
  },
  {
    shows: 'a total that is reckoned meanwhile',
    work: { ...rows, total: () => 500_000 },
    done: 250_000,
    ms: 5_000,
    line: '[##########..........]  50 %  250,000 of 500,000 rows  50,000/s  5 s left',
  },
  {
    shows: 'minutes',
    work: rows,
    done: 1_000,
    ms: 1_000,
    line: '  0 %  1,000 of 1,000,000 rows  1,000/s  17 min left',
  },
  { shows: 'no rate at once', work: rows, done: 10_000, ms: 100, line: '1 %  10,000 of 1,000,000 rows' },
  {
    shows: 'more than there should be',
    work: rows,
    done: 2_000_000,
    ms: 1_000,
    line: '100 %  2,000,000 of 1,000,000 rows  2,000,000/s',
  },
  { shows: 'nothing to do', work: { ...rows, total: 0 }, done: 0, ms: 1_000, line: '100 %  0 of 0 rows' },
  {
    shows: 'no total',
    work: { ...rows, total: null },
    done: 5,
    ms: 10_000,
    line: 'reading  5 rows  0.5/s',
  },
])('a line shows $shows', ({ work, done, ms, line }) => {
  expect(progressText(work, done, ms).endsWith(line)).toBe(true);
});

test('a terminal gets one line that is drawn ten times a second at most, and is empty in the end', () => {
  const { place, at } = aPlace(true);
  const bar = progress(rows, at);
  for (; place.ms <= 1_000; place.ms += 10) bar.at(place.ms * 100);
  const lines = place.written.split('\r\u001b[K').slice(1);
  expect(lines).toHaveLength(11);
  expect(lines.every((line) => line.length < 60 && !line.includes('\n'))).toBe(true);
  bar.end();
  bar.at(1_000_000);
  expect(place.written.endsWith('\r\u001b[K')).toBe(true);
});

test('a pipe or a file gets nothing', () => {
  const { place, at } = aPlace(false);
  const bar = progress(rows, at);
  bar.at(1);
  bar.end();
  expect(place.written).toBe('');
});
