import { afterEach, expect, test, vi } from 'vitest';
import { executeTrade, openDatabase, systemClock } from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

const { urls, portfolio } = await openTestWorld();
const YEARS_MS = 14 * 365 * 86_400_000;

afterEach(() => void vi.restoreAllMocks());

test.each([-YEARS_MS, YEARS_MS])(
  'a process that starts with a clock %i ms off trades signals of now and records the right time',
  async (ms) => {
    const { id: portfolioId } = await portfolio();
    vi.spyOn(systemClock, 'now').mockImplementation(() => new Date(Date.now() + ms));
    const db = await openDatabase({ url: urls.applicationUrl, ownerUrl: urls.ownerUrl, pooled: urls.pooled });
    try {
      const readers = await db.readers();
      expect(Math.abs(readers.clock.now().getTime() - Date.now())).toBeLessThan(60_000);
      await readers.close();
      const { recordedAt } = await executeTrade(db, aBuy({ portfolioId, occurredAt: new Date() }));
      expect(Math.abs(recordedAt.getTime() - Date.now())).toBeLessThan(60_000);
    } finally {
      await db.close();
    }
  },
);
