import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useRead, type Read } from '../../api/use-read.ts';

export type Risk = RouterOutputs['risk']['get'];

/** Reads the limits and kill switches of a portfolio, and how it stands to them. */
export const useRisk = (portfolioId: number): Read<Risk> =>
  useRead(() => api.risk.get.query({ portfolioId }), { key: `risk ${portfolioId}`, everyMs: 5_000 });
