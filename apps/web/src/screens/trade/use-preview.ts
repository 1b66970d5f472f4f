import { useEffect, useState } from 'preact/hooks';
import type { RouterOutputs } from '@prescient/api';
import { api } from '../../api/client.ts';
import { useRead, type Read } from '../../api/use-read.ts';
import { decideNow, requestOf, type Place, type Ticket, type TradeRequest } from './ticket.ts';

/** The answer that a buy or a sale would have now; null while the ticket is not filled in. */
export type Preview =
  | { readonly act: 'buy'; readonly of: RouterOutputs['trade']['preview'] }
  | { readonly act: 'sell'; readonly of: RouterOutputs['trade']['previewClose'] }
  | null;

/** Milliseconds after the last key until the server is asked. */
const REST_MS = 300;
const EVERY_MS = 2_000;

async function ask(request: TradeRequest | null): Promise<Preview> {
  if (request === null) return null;
  return request.act === 'buy'
    ? { act: 'buy', of: await api.trade.preview.query(request.input) }
    : { act: 'sell', of: await api.trade.previewClose.query(request.input) };
}

/** Asks the server, by the same rules that decide, what a ticket would do now; nothing is written. */
export function usePreview(ticket: Ticket, place: Place, id: string): Read<Preview> {
  const asked = JSON.stringify([
    ticket,
    place.portfolioId,
    place.outcome,
    ticket.limit === '' ? place.best : '',
  ]);
  const [key, setKey] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setKey(asked), REST_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  return useRead(() => ask(requestOf(ticket, place, decideNow(id))), {
    key: `preview ${key}`,
    everyMs: EVERY_MS,
  });
}
