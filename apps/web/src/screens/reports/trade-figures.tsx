import { count, decimal, duration, percent } from '../../figures.ts';
import { Amount, Change } from '../../parts/amount.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { interval, type Report } from './return-figures.tsx';

/** The trades in figures, and the parts that their profit is made of. */
export const TradeFigures = ({ of: { summary, attribution, winRateInterval, events } }: { of: Report }) => (
  <Figures>
    <Figure label="Trades" note={`${count(summary.closed)} closed, ${count(events)} events`}>
      {count(summary.trades)}
    </Figure>
    <Figure label="Win rate" note={interval(winRateInterval)}>
      {percent(summary.winRate)}
    </Figure>
    <Figure label="Profit factor">{decimal(summary.profitFactor)}</Figure>
    <Figure label="Expectancy" note="a closed trade">
      <Change of={summary.expectancy} />
    </Figure>
    <Figure label="Realized">
      <Change of={summary.realizedPnl} />
    </Figure>
    <Figure label="Fees">
      <Amount of={summary.fees} />
    </Figure>
    <Figure label="Volume">
      <Amount of={summary.volume} />
    </Figure>
    <Figure label="Held" note="median">
      {duration(summary.medianHoldingMs)}
    </Figure>
    <Figure label="From edge">
      <Change of={attribution.edge} />
    </Figure>
    <Figure label="From spread">
      <Change of={attribution.spread} />
    </Figure>
    <Figure label="From slippage">
      <Change of={attribution.slippage} />
    </Figure>
    <Figure label="From fees">
      <Change of={attribution.fees} />
    </Figure>
  </Figures>
);
