import type { Notice } from '@prescient/core';
import { expect, test } from 'vitest';
import { WaitingNotices } from './waiting-notices.ts';

const notice = (noticeId: string) => ({ noticeId }) as Notice;

test('a notice that comes while others are stored waits for the next time, and all stay where storing fails', async () => {
  const waiting = new WaitingNotices();
  const stored: string[][] = [];
  const store = async (notices: readonly Notice[]): Promise<void> => {
    if (stored.length === 0) waiting.add(notice('meanwhile'));
    stored.push(notices.map(({ noticeId }) => noticeId));
  };
  waiting.add(notice('first'));
  await expect(waiting.flush(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  await waiting.flush(store);
  await waiting.flush(store);
  await waiting.flush(store);
  expect(stored).toEqual([['first'], ['meanwhile']]);
});
