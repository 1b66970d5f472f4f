import { useState } from 'preact/hooks';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';
import { portfolioId } from '../../state/portfolios.ts';
import { Ladder } from '../market/ladder.tsx';
import { useLiveBook, type OutcomeName } from '../market/use-live-book.ts';
import type { Market } from '../market/use-market.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { ReceiptPanel } from './receipt-panel.tsx';
import { decideNow, EMPTY_TICKET, newId, requestOf, type Place, type Ticket } from './ticket.ts';
import { TicketForm } from './ticket-form.tsx';
import { usePreview } from './use-preview.ts';
import { useSending } from './use-sending.ts';

interface TicketDeskProps {
  readonly market: Market;
  readonly outcome: OutcomeName;
  readonly tradeId: string;
}

/** The ticket beside the book; below it what would happen, and then what happened. */
export function TicketDesk({ market, outcome, tradeId }: TicketDeskProps) {
  const { book } = useLiveBook(outcome);
  const [ticket, setTicket] = useState<Ticket>({
    ...EMPTY_TICKET,
    act: tradeId === '' ? 'buy' : 'sell',
    tradeId,
  });
  const [id, setId] = useState(newId);
  const sent = useSending();
  const best = (ticket.act === 'buy' ? book.data?.asks[0] : book.data?.bids[0])?.price ?? null;
  const place: Place = { portfolioId: portfolioId.value, outcome, question: market.question, best };
  const preview = usePreview(ticket, place, id);
  const change = (fields: Partial<Ticket>): void => {
    setTicket({ ...ticket, ...fields });
    setId(newId());
    sent.forget();
  };
  const send = (): void => {
    const request = requestOf(ticket, place, decideNow(id));
    if (request !== null) sent.send(request);
  };
  return (
    <div class="split">
      <div class="stack">
        <TicketForm ticket={ticket} place={place} onChange={change} />
        {sent.answer === null ? (
          <PreviewPanel
            ticket={ticket}
            preview={preview}
            sent={sent}
            id={id}
            onSend={send}
            onNew={() => change({})}
          />
        ) : (
          <ReceiptPanel
            portfolioId={place.portfolioId}
            tradeId={sent.answer.tradeId}
            onClose={() => change({ tradeId: '', act: 'buy' })}
          />
        )}
      </div>
      <Panel title="Order book" about="of this outcome, live">
        <Reading of={book}>{(data) => <Ladder of={data} />}</Reading>
      </Panel>
    </div>
  );
}
