import { api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import { words } from '../../figures.ts';
import { Empty } from '../../parts/empty.tsx';
import { MarketLink } from '../../parts/market-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Reading } from '../../parts/reading.tsx';

/** Markets that wait for a person. */
export function ReviewsPanel() {
  const reviews = useRead(() => api.market.reviews.query({ limit: 20 }), { key: 'reviews' });
  return (
    <Panel title="Markets to review" about="A person has to say how they ended">
      <Reading of={reviews}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="None">Every result so far was clear.</Empty>
          ) : (
            <ul class="list">
              {items.map(({ venue, marketId, question, reviewReason }) => (
                <li key={`${venue} ${marketId}`}>
                  <MarketLink venue={venue} marketId={marketId} question={question} />
                  <span class="two">{words(reviewReason ?? '')}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </Panel>
  );
}
