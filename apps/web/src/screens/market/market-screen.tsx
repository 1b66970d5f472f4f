import { Link, useLocation } from 'wouter-preact';
import { Badge } from '../../parts/badge.tsx';
import { Choice } from '../../parts/choice.tsx';
import { pathOf } from '../../parts/market-link.tsx';
import { Reading } from '../../parts/reading.tsx';
import { BookPanel } from './book-panel.tsx';
import { MarketFacts } from './market-facts.tsx';
import { PricePanel } from './price-panel.tsx';
import { ResolutionPanel } from './resolution-panel.tsx';
import type { OutcomeName } from './use-live-book.ts';
import { outcomeNamed, useMarket, type Market, type OutcomeParams } from './use-market.ts';

/** One market: its book, its prices, its end. */
export function MarketScreen({ params }: { params: OutcomeParams }) {
  const outcome = outcomeNamed(params);
  const market = useMarket(outcome);
  return <Reading of={market}>{(data) => <Loaded market={data} outcome={outcome} />}</Reading>;
}

function Loaded({ market, outcome }: { market: Market; outcome: OutcomeName }) {
  const [, go] = useLocation();
  const { label } = market.outcomes[outcome.outcome];
  const options = market.outcomes.map((one, index) => [String(index), one.label] as const);
  return (
    <>
      <div class="head">
        <div>
          <h1>{market.question}</h1>
          <Badge of={market.state} />
          <span class="dim">
            {' '}
            · {market.venue} · {market.marketId}
          </span>
        </div>
        <div class="controls">
          <Choice
            label="Outcome"
            options={options}
            value={String(outcome.outcome)}
            onChange={(value) => go(pathOf('market', market, value === '1' ? 1 : 0))}
          />
          <Link href={pathOf('trade', market, outcome.outcome)} class="button">
            Trade {label}
          </Link>
        </div>
      </div>
      <div class="split">
        <div class="stack">
          <PricePanel outcome={outcome} label={label} />
          <MarketFacts of={market} />
          <ResolutionPanel of={market} />
        </div>
        <BookPanel outcome={outcome} label={label} />
      </div>
    </>
  );
}
