import { readFileSync } from 'node:fs';
import { DomainError, ERROR_CODES, type DomainErrorCode } from '@prescient/core';
import { VenueError } from '@prescient/venues';
import { expect, test } from 'vitest';
import { ERROR_MAP, toLog, wireError } from './errors.ts';

const away = Object.assign(new Error('connect\nECONNREFUSED'), { code: 'ECONNREFUSED' });
const caused = (cause: unknown): DomainError =>
  Object.assign(new DomainError('DATABASE_UNAVAILABLE', 'It is away.', { n: 1 }), { cause });

test('a refusal is one line in the log, with the reasons below it and without a stack', () => {
  const wrapped = new Error('the deadline has passed', { cause: away });
  expect(toLog(caused(Object.assign(wrapped, { code: 'ETIMEDOUT' })))).toEqual({
    refusal: {
      code: 'DATABASE_UNAVAILABLE',
      message: 'It is away.',
      n: 1,
      because: 'ETIMEDOUT the deadline has passed; ECONNREFUSED connect ECONNREFUSED',
    },
  });
  expect(toLog(away)).toEqual({ because: 'ECONNREFUSED connect ECONNREFUSED' });
  expect(toLog(new VenueError('kalshi', 'TIMEOUT'))).toHaveProperty('because');
});

test('a defect of ours keeps its stack, though a refusal stands before it', () => {
  for (const error of [new TypeError('x'), caused(new TypeError('x'))])
    expect(toLog(error)).toEqual({ err: error });
});

test('what core calls occurredAt has one name outside', () => {
  const details = { field: 'occurredAt' };
  const message = 'occurredAt is after the occurredAt of the market.';
  expect(wireError({ code: 'INVALID_INPUT', message, details })).toMatchObject({
    message: 'timestamp is after the timestamp of the market.',
    details: { field: 'timestamp' },
  });
});

test('the table of refusals in the documents has every code as it is', () => {
  const text = readFileSync(new URL('../../../docs/refusals.md', import.meta.url), 'utf8');
  const rows = text.matchAll(/^\| `([A-Z_]+)` +\| (\d{3}) +\| (yes|) *\| (yes|) *\| (.+) \|$/gm);
  const told = [...rows].map(([, code, status, again, kept]) => [
    code,
    { status: Number(status), retryable: again === 'yes', remembered: kept === 'yes' },
  ]);
  const codes = Object.keys(ERROR_CODES) as DomainErrorCode[];
  expect(told).toEqual(codes.map((code) => [code, { status: ERROR_MAP[code].status, ...ERROR_CODES[code] }]));
});
