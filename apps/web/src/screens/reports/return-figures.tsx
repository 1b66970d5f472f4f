import type { RouterOutputs } from '@prescient/api';
import { count, decimal, duration, percent, signedPercent } from '../../figures.ts';
import { Amount } from '../../parts/amount.tsx';
import { Figure, Figures } from '../../parts/figure.tsx';
import { Ratio } from '../../parts/ratio.tsx';

export type Report = RouterOutputs['report']['get'];

/** An interval in words. */
export const interval = (range: Report['returnInterval']): string =>
  range === null
    ? 'too few events for an interval'
    : `${signedPercent(range.low)} … ${signedPercent(range.high)}`;

/** The returns of a portfolio. */
export const ReturnFigures = ({ of }: { of: Report }) => (
  <Figures>
    <Figure label="Total return" isLarge note={`over ${count(of.days)} whole days`}>
      <Ratio of={of.totalReturn} />
    </Figure>
    <Figure label="Return on cost" isLarge note={interval(of.returnInterval)}>
      <Ratio of={of.returnOnCost} />
    </Figure>
    <Figure label="Equity" note="at the stored marks">
      <Amount of={of.equity} />
    </Figure>
    <Figure label="Equity if sold" note="at the books of its moment">
      <Amount of={of.soldEquity?.equity ?? null} />
    </Figure>
    <Figure
      label="Largest drawdown"
      note={of.drawdown === null ? 'none' : `for ${duration(of.drawdown.lengthMs)}`}
    >
      {percent(of.drawdown?.depth ?? 0)}
    </Figure>
    <Figure label="Sharpe, a year">{decimal(of.sharpe)}</Figure>
    <Figure label="Sortino, a year">{decimal(of.sortino)}</Figure>
    <Figure label="Probabilistic Sharpe">{percent(of.probabilisticSharpe)}</Figure>
    <Figure label="Deflated Sharpe" note={`of ${count(of.runs)} runs`}>
      {percent(of.deflatedSharpe)}
    </Figure>
    <Figure label="Exposure" note="of the time, by money">
      {percent(of.exposure)}
    </Figure>
    <Figure label="Turnover">{decimal(of.turnover)}</Figure>
  </Figures>
);
