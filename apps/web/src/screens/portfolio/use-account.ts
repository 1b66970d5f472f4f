import { useEffect, useState } from 'preact/hooks';
import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useFollow } from '../../api/use-follow.ts';
import { useRead, type Read } from '../../api/use-read.ts';
import type { Portfolio } from '../../state/portfolios.ts';

/** An account with its open positions. */
export type Summary = RouterOutputs['portfolio']['summary'];
export type Position = Summary['positions'][number];

const EVERY_MS = 3_000;
const LIMIT = 200;

/** Reads a portfolio with its positions, and follows its account, which may be newer. */
export function useAccount(portfolioId: number): Read<Summary> {
  const summary = useRead(() => api.portfolio.summary.query({ portfolioId, limit: LIMIT }), {
    key: `summary ${portfolioId}`,
    everyMs: EVERY_MS,
  });
  const [told, setTold] = useState<Portfolio | null>(null);
  useFollow(({ lastEventId, got, failed }) => {
    const onData = ({ id, data }: { id: string; data: Portfolio }): void => {
      got(id);
      setTold(data);
    };
    return api.live.portfolio.subscribe({ portfolioId, lastEventId }, { onData, onError: failed });
  }, `account ${portfolioId}`);
  // An answer has all figures of one moment; the account alone is shown over it until the next one.
  useEffect(() => setTold(null), [summary.data]);
  const { data } = summary;
  const isNewer = told !== null && data !== null && told.id === data.id;
  return { ...summary, data: isNewer ? { ...data, ...told } : data };
}
