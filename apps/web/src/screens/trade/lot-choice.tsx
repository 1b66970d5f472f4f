import { useId } from 'preact/hooks';
import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { price, shares } from '../../money.ts';
import { Empty } from '../../parts/empty.tsx';
import { Reading } from '../../parts/reading.tsx';
import { outcomeOf } from '../../parts/side.tsx';
import type { Place, Ticket } from './ticket.ts';

interface LotChoiceProps {
  readonly ticket: Ticket;
  readonly place: Place;
  readonly onChange: (fields: Partial<Ticket>) => void;
}

const LIMIT = 500;

async function readLots({ portfolioId, outcome }: Place) {
  const { items } = await api.portfolio.positions.query({ portfolioId, status: 'open', limit: LIMIT });
  return items.filter(
    ({ venue, marketId, action }) =>
      venue === outcome.venue && marketId === outcome.marketId && outcomeOf(action) === outcome.outcome,
  );
}

/** Chooses the position that is sold, by the trade that bought it. */
export function LotChoice({ ticket, place, onChange }: LotChoiceProps) {
  const { venue, marketId, outcome } = place.outcome;
  const lots = useRead(() => readLots(place), {
    key: `lots ${place.portfolioId} ${venue} ${marketId} ${outcome}`,
    everyMs: 5_000,
  });
  const id = useId();
  return (
    <Reading of={lots}>
      {(items) =>
        items.length === 0 ? (
          <Empty title="Nothing to sell here">This portfolio holds nothing of this outcome.</Empty>
        ) : (
          <div class="field">
            <label for={id}>Position</label>
            <select
              id={id}
              value={ticket.tradeId}
              onChange={({ currentTarget }) => onChange({ tradeId: currentTarget.value })}
            >
              <option value="">Choose one</option>
              {items.map((lot) => (
                <option key={lot.tradeId} value={lot.tradeId}>
                  {shares(lot.shares)} shares, bought at {price(lot.entryPrice)} ({lot.tradeId})
                </option>
              ))}
            </select>
          </div>
        )
      }
    </Reading>
  );
}
