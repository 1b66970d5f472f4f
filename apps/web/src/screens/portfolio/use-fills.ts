import { useEffect, useState } from 'preact/hooks';
import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useFollow } from '../../api/use-follow.ts';

type FillEvent = RouterOutputs['live']['fills'] extends AsyncIterable<{ data: infer Event }> ? Event : never;
export type Fill = Extract<FillEvent, { kind: 'fill' }>['fill'];

const MOST_SHOWN = 12;

/** Follows the fills of a portfolio from now on, newest first. `onFill` hears of each. */
export function useFills(portfolioId: number, onFill: () => void): readonly Fill[] {
  const [fills, setFills] = useState<readonly Fill[]>([]);
  useEffect(() => setFills([]), [portfolioId]);
  useFollow(({ lastEventId, got, failed }) => {
    const options = {
      onError: failed,
      onData({ id, data }: { id: string; data: FillEvent }) {
        got(id);
        if (data.kind !== 'fill') return;
        setFills((before) => [data.fill, ...before].slice(0, MOST_SHOWN));
        onFill();
      },
    };
    return api.live.fills.subscribe({ portfolioId, lastEventId }, options);
  }, `fills ${portfolioId}`);
  return fills;
}
