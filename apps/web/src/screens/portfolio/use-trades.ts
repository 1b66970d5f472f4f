import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useRead, type Read } from '../../api/use-read.ts';

export type Trade = RouterOutputs['trade']['list']['items'][number];

const LIMIT = 30;

/** Reads the newest trades. */
export const useTrades = (portfolioId: number): Read<readonly Trade[]> =>
  useRead(async () => (await api.trade.list.query({ portfolioId, limit: LIMIT })).items, {
    key: `trades ${portfolioId}`,
  });
