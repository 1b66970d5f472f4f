import { parseUsd, type EquityPoint } from '@prescient/core';
import { expect, test } from 'vitest';
import { equityPlot } from './equity-plot.ts';

const DAY_MS = 86_400_000;

const pointsOf = (dollars: readonly string[], apartMs = DAY_MS): EquityPoint[] =>
  dollars.map((text, index) => ({
    at: new Date(Date.UTC(2026, 0, 1) + index * apartMs),
    equity: parseUsd(text),
    balance: parseUsd(text),
  }));

test('the equity is drawn between its lowest and highest value, from the first day to the last', () => {
  const lines = equityPlot(pointsOf(['1000', '1200', '900', '1100'])).split('\n');
  expect(lines[1]).toMatch(/^ *1200\.00┤ +┏/);
  expect(lines.find((line) => line.includes('┤') && line.includes('1050.00'))).toBeDefined();
  expect(lines.at(-3)).toMatch(/^ *900\.00┤/);
  expect(lines.at(-1)).toMatch(/^ *2026-01-01 +2026-01-04$/);
});

test('within a day the times are shown', () => {
  const lines = equityPlot(pointsOf(['1000', '1200'], 90_000)).split('\n');
  expect(lines.at(-1)).toMatch(/^ *00:00:00 +00:01:30$/);
});

test('an equity that never moved is a line, and one moment is no plot', () => {
  expect(equityPlot(pointsOf(['1000', '1000']))).toMatch(/1000\.00┤━+/);
  expect(equityPlot(pointsOf(['1000']))).toBe('');
  expect(equityPlot([])).toBe('');
});

test('a ruined portfolio is drawn down to zero, and one that owes below it', () => {
  expect(equityPlot(pointsOf(['1000', '0', '0']))).toContain(' 0.00┤');
  expect(equityPlot(pointsOf(['1000', '-500']))).toContain('-500.00┤');
});
