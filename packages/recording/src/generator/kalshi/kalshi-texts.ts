import { DOLLAR } from '../points.ts';
import type { KalshiMarketPlan, KalshiStep } from './kalshi-plan.ts';

/** The facts of a market that change in the course of the day. */
export interface KalshiNow {
  readonly plan: KalshiMarketPlan;
  /** The best bids of both outcomes; points. */
  readonly best: { readonly yes: number; readonly no: number };
  /** The step of its end that was taken last; null while it trades. */
  readonly step: KalshiStep | null;
  readonly now: Date;
}

const dollars = (points: number): string => (points / DOLLAR).toFixed(4);

function rangesOf({ ranges }: KalshiMarketPlan): object[] {
  return ranges.map(({ start, end, step }) => ({
    start: dollars(start),
    end: dollars(end),
    step: dollars(step),
  }));
}

/** A market as `GET /markets/{ticker}` gives it. */
export function kalshiMarketText({ plan, best, step, now }: KalshiNow): string {
  const { waivedUntil } = plan;
  const market = {
    ticker: plan.ticker,
    event_ticker: plan.eventTicker,
    market_type: 'binary',
    title: plan.title,
    yes_sub_title: plan.name,
    no_sub_title: plan.name,
    status: step?.status ?? 'active',
    result: step?.result ?? '',
    ...(step === null || step.value === null ? {} : { settlement_value_dollars: step.value }),
    notional_value_dollars: '1.0000',
    price_ranges: rangesOf(plan),
    yes_bid_dollars: dollars(best.yes),
    yes_ask_dollars: dollars(DOLLAR - best.no),
    no_bid_dollars: dollars(best.no),
    no_ask_dollars: dollars(DOLLAR - best.yes),
    last_price_dollars: dollars(plan.price),
    ...(waivedUntil === null ? {} : { fee_waiver_expiration_time: waivedUntil.toISOString() }),
    close_time: '2026-12-31T12:00:00Z',
    updated_time: now.toISOString(),
    volume_fp: '1820.50',
    liquidity_dollars: '912.0000',
  };
  return JSON.stringify({ market });
}

/** A series as `GET /series/{ticker}` gives it. */
export function seriesText({ ticker, title, feeType, multiplier }: KalshiMarketPlan['series']): string {
  const fees = { fee_type: feeType, fee_multiplier: Number(multiplier) };
  return JSON.stringify({ series: { ticker, title, frequency: 'custom', category: 'World', ...fees } });
}

/** An event as `GET /events/{ticker}` gives it, without its markets. */
export const eventText = ({ eventTicker, series, title }: KalshiMarketPlan): string =>
  JSON.stringify({
    event: { event_ticker: eventTicker, series_ticker: series.ticker, title, mutually_exclusive: false },
  });
