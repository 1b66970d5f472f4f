import { expect, test } from 'vitest';
import { isWantedBy, type Notice } from './notice.ts';

const createdAt = new Date('2026-03-01T12:00:00Z');
const hook = { kinds: ['fill', 'risk'], level: 'info', portfolioId: null, createdAt } as const;
const notice: Notice = {
  noticeId: 'one',
  kind: 'fill',
  level: 'info',
  at: createdAt,
  portfolioIds: [7],
  data: {},
};

test.each([
  ['its kind', {}, {}, true],
  ['another kind', {}, { kind: 'fault' }, false],
  ['its portfolio', { portfolioId: 7 }, {}, true],
  ['one of several', { portfolioId: 7 }, { portfolioIds: [3, 7] }, true],
  ['another portfolio', { portfolioId: 8 }, {}, false],
  ['what is of the server alone', { portfolioId: 7 }, { portfolioIds: [] }, false],
  ['what is of the server alone, for all', {}, { portfolioIds: [] }, true],
  ['what concerns everybody', { portfolioId: 8 }, { portfolioIds: 'all' }, true],
  ['its level', { level: 'warning' }, { level: 'warning' }, true],
  ['a louder one', { level: 'warning' }, { level: 'error' }, true],
  ['a quieter one', { level: 'warning' }, { level: 'info' }, false],
  ['what was before it', {}, { at: new Date(createdAt.getTime() - 1) }, false],
] as const)('%s', (...[, change, about, expected]) => {
  expect(isWantedBy({ ...hook, ...change }, { ...notice, ...about })).toBe(expected);
});
