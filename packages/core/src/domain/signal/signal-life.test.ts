import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, type DomainErrorCode } from '../error-codes.ts';
import type { CommandOutcome } from '../command/result.ts';
import { answeredSignal, canceledSignal, requirePending } from './signal-life.ts';
import { SIGNAL_STATUSES, type SignalRecord } from './signal-record.ts';

const NOON = new Date('2026-03-01T12:00:00.000Z');
const afterNoon = (ms: number): Date => new Date(NOON.getTime() + ms);

const aRecord = (fields: Partial<SignalRecord> = {}): SignalRecord =>
  ({
    portfolioId: 1,
    signalId: 's1',
    status: 'pending',
    expiresAt: afterNoon(1_000),
    decidedAt: null,
    rejectCode: null,
    rejectReason: null,
    ...fields,
  }) as SignalRecord;

const refusal = (code: DomainErrorCode): CommandOutcome => ({
  accepted: false,
  refusal: { code, message: 'no', details: {} },
  replayed: false,
});
const accepted = { accepted: true, result: {}, replayed: false } as CommandOutcome;

const codes = Object.keys(ERROR_CODES) as DomainErrorCode[];
const anyOutcome = fc.oneof(fc.constant(accepted), fc.constantFrom(...codes).map(refusal));
const moment = fc.integer({ min: -2_000, max: 3_000 }).map(afterNoon);

describe('the life of a signal', () => {
  test.each(codes)('%s decides a pending signal unless the command may succeed later', (code) => {
    const { status, rejectCode } = answeredSignal(aRecord(), refusal(code), NOON);
    const { retryable } = ERROR_CODES[code];
    const rejected = retryable ? 'pending' : code === 'SIGNAL_EXPIRED' ? 'expired' : 'rejected';
    expect([status, rejectCode]).toEqual([rejected, rejected === 'rejected' ? code : null]);
  });

  test('is decided once: whatever comes after changes nothing', () => {
    const change = fc.oneof(
      fc.tuple(anyOutcome, moment).map(
        ([outcome, at]) =>
          (one: SignalRecord) =>
            answeredSignal(one, outcome, at),
      ),
      moment.map((at) => (one: SignalRecord) => canceledSignal(one, at)),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), (changes) => {
        let signal = aRecord();
        for (const next of changes) {
          const after = next(signal);
          if (signal.status !== 'pending') expect(after).toBe(signal);
          expect(after.status === 'pending').toBe(after.decidedAt === null);
          expect(after.status === 'rejected').toBe(after.rejectCode !== null);
          signal = after;
        }
      }),
    );
  });

  test('lets its command pass exactly while it is pending and has not expired', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SIGNAL_STATUSES), moment, (status, now) => {
        const pass = () => requirePending('s1', aRecord({ status }), now);
        if (status !== 'pending')
          expect(pass).toThrow(expect.objectContaining({ code: 'SIGNAL_NOT_PENDING' }));
        else if (now >= afterNoon(1_000))
          expect(pass).toThrow(expect.objectContaining({ code: 'SIGNAL_EXPIRED' }));
        else pass();
      }),
    );
    expect(() => requirePending('s1', null, NOON)).toThrow(
      expect.objectContaining({ code: 'SIGNAL_NOT_FOUND' }),
    );
  });

  test('that is taken back after its time has expired', () => {
    expect(canceledSignal(aRecord(), NOON).status).toBe('canceled');
    expect(canceledSignal(aRecord(), afterNoon(1_000)).status).toBe('expired');
  });
});
