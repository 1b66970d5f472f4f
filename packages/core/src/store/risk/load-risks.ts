import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  limitsOfJson,
  outcomeOf,
  PortfolioRisk,
  type Action,
  type Command,
  type LimitsJson,
  type PortfolioWatermarks,
  type Watermarks,
  type WorkingSet,
} from '../../domain/index.ts';
import { parseShares, parseUsd } from '../../money/index.ts';
import { RiskWatermarksEntity } from '../tables/entities.ts';
import { together } from '../connection/pipeline.ts';
import { rawQuery } from '../connection/raw-query.ts';
import { EXCLUSIVE_GROUP } from '../markets/market-sql.ts';

/** A moment in SQL as milliseconds, which `Date` takes. */
const ms = (at: string): string => `(extract(epoch from ${at}) * 1000)::float8`;
const LIMITS = 'join risk_limits r on r.portfolio_id = s.id and r.version = s.risk_version';
/** Nothing was recorded after `last_updated`, so that a cool-down looks back from there. */
const since = (rule: string): string =>
  `s.last_updated - (r.limits ->> '${rule}')::int * interval '1 millisecond'`;

const RISKS = `
  select s.id as "portfolioId", r.limits, r.halt_reason as "haltReason", ${ms('w.day')} as "dayMs",
    w.day_equity as "dayEquity", w.peak_equity as "peakEquity", case when r.limits ->> 'lossCoolDownMs' is not null then (
      select ${ms('max(f.recorded_at)')} from fills f
      where f.portfolio_id = s.id and f.recorded_at > ${since('lossCoolDownMs')}
        and f.kind in ('sell', 'settle', 'void') and f.gross - f.exit_fee < f.amount + f.fee) end as "lastLossMs"
  from portfolio_state s ${LIMITS} join risk_watermarks w on w.portfolio_id = s.id
  where s.id = any($1::int[])`;

/** The event of a market that the catalogue names none for: that of one of its open trades. */
const TOLD_EVENT =
  'select t.event_id from trades t where t.portfolio_id = p.portfolio_id and t.trade_id = p.trade_id';

/** The rules that look at the open positions. */
const RULES_OF_POSITIONS = [
  'maxOpenPositions',
  'maxPosition',
  'maxMarketExposure',
  'maxEventExposure',
  'maxCategoryExposure',
];

/** Reads the open positions of portfolios by outcome. @param limits a join that leaves out those that need none */
const heldSql = (limits: string): string => `
  select p.portfolio_id as "portfolioId", p.venue, p.market_id as "marketId", p.action, p.cost, p.shares, p.positions,
    coalesce(k.event_id, (${TOLD_EVENT})) as "eventId", ${EXCLUSIVE_GROUP} as "exclusiveGroup", k.tags as categories
  from portfolio_state s ${limits}
  cross join lateral (
    select portfolio_id, venue, market_id, action, sum(amount + fee)::text as cost, sum(shares)::text as shares, count(*)::int as positions,
      min(trade_id) as trade_id
    from portfolio_positions where portfolio_id = s.id and status = 'open' group by portfolio_id, venue, market_id, action) p
  left join markets k on k.venue = p.venue and k.market_id = p.market_id
  where s.id = any($1::int[])`;

const HELD_WITHIN_LIMITS = heldSql(`${LIMITS} and r.limits ?| array['${RULES_OF_POSITIONS.join("', '")}']`);
const ALL_HELD = heldSql('');

const MARKETS = `
  select wanted.portfolio_id as "portfolioId", wanted.venue, wanted.market_id as "marketId", k.event_id as "eventId",
    ${EXCLUSIVE_GROUP} as "exclusiveGroup", k.tags as categories, case when r.limits ->> 'marketCoolDownMs' is not null then (
      select ${ms('max(t.recorded_at)')} from trades t
      where t.portfolio_id = s.id and t.status in ('open', 'closed') and t.recorded_at > ${since('marketCoolDownMs')}
        and t.venue = wanted.venue and t.market_id = wanted.market_id) end as "lastBuyMs"
  from (select distinct * from unnest($1::int[], $2::text[], $3::text[])) as wanted (portfolio_id, venue, market_id)
  join portfolio_state s on s.id = wanted.portfolio_id ${LIMITS}
  left join markets k on k.venue = wanted.venue and k.market_id = wanted.market_id`;

interface RiskRow {
  readonly portfolioId: number;
  readonly limits: LimitsJson;
  readonly haltReason: string | null;
  readonly dayMs: number;
  readonly dayEquity: string;
  readonly peakEquity: string;
  readonly lastLossMs: number | null;
}

interface PlacedRow {
  readonly portfolioId: number;
  readonly venue: string;
  readonly marketId: string;
  readonly eventId: string | null;
  readonly exclusiveGroup: string | null;
  /** Null for a market that the catalogue does not know. */
  readonly categories: readonly string[] | null;
}

interface HeldRow extends PlacedRow {
  readonly action: Action;
  readonly cost: string;
  readonly shares: string;
  readonly positions: number;
}

interface MarketRow extends PlacedRow {
  readonly lastBuyMs: number | null;
}

const dateOf = (at: number | null): Date | null => (at === null ? null : new Date(at));
const placeOf = ({ eventId, exclusiveGroup, categories }: PlacedRow) => ({
  eventId,
  exclusiveGroup,
  categories: categories ?? [],
});

const riskOf = (row: RiskRow): PortfolioRisk =>
  new PortfolioRisk({
    portfolioId: row.portfolioId,
    limits: limitsOfJson(row.limits),
    haltReason: row.haltReason,
    watermarks: {
      dayMs: row.dayMs,
      dayEquity: parseUsd(row.dayEquity),
      peakEquity: parseUsd(row.peakEquity),
    },
    lastLossAt: dateOf(row.lastLossMs),
  });

const heldOf = (row: HeldRow) => ({
  ...outcomeOf(row),
  cost: parseUsd(row.cost),
  shares: parseShares(row.shares),
  positions: row.positions,
});

/** Loads all open positions of a portfolio into its risk, whatever its limits are. */
export async function loadAllHeld(em: SqlEntityManager, risk: PortfolioRisk): Promise<void> {
  for (const row of await rawQuery<HeldRow>(em, ALL_HELD, [[risk.portfolioId]]))
    risk.loadHeld(heldOf(row), placeOf(row));
}

/** Reads the limits of these portfolios, as far as they have any, with all that their rules look at. */
async function readRisks(
  em: SqlEntityManager,
  wanted: { readonly ids: readonly number[]; readonly buys: readonly Command[] },
): Promise<PortfolioRisk[]> {
  const buys = wanted.buys.filter((command) => command.kind === 'execute');
  const buyers = [...new Set(buys.map(({ portfolioId }) => portfolioId))];
  const named = [
    buys.map((buy) => buy.portfolioId),
    buys.map((buy) => buy.venue),
    buys.map((buy) => buy.marketId),
  ];
  const none = Promise.resolve([]);
  const [risks, held, markets] = await together(
    rawQuery<RiskRow>(em, { text: RISKS, planIsKept: true }, [wanted.ids]),
    buys.length === 0
      ? none
      : rawQuery<HeldRow>(em, { text: HELD_WITHIN_LIMITS, planIsKept: true }, [buyers]),
    buys.length === 0 ? none : rawQuery<MarketRow>(em, { text: MARKETS, planIsKept: true }, named),
  );
  const byId = new Map(risks.map((row) => [row.portfolioId, riskOf(row)]));
  for (const row of held) byId.get(row.portfolioId)!.loadHeld(heldOf(row), placeOf(row));
  for (const row of markets)
    byId.get(row.portfolioId)!.loadMarket(row, { place: placeOf(row), lastBuyAt: dateOf(row.lastBuyMs) });
  return [...byId.values()];
}

/**
 * Loads the limits of portfolios that have any; the others cost no query. Whatever a command does, the watermarks follow
 * it; the positions are read for buys alone.
 */
export async function loadRisks(
  em: SqlEntityManager,
  state: WorkingSet,
  commands: readonly Command[],
): Promise<void> {
  const limited = commands.filter(({ portfolioId }) => state.findPortfolio(portfolioId)?.riskVersion != null);
  if (limited.length === 0) return;
  const ids = [...new Set(limited.map(({ portfolioId }) => portfolioId))];
  for (const risk of await readRisks(em, { ids, buys: limited })) state.risks.load(risk);
}

/** The watermarks of a portfolio; null if it never had limits. */
export async function findWatermarks(em: SqlEntityManager, portfolioId: number): Promise<Watermarks | null> {
  const row = await em.findOne(RiskWatermarksEntity, { portfolioId });
  return row && { dayMs: row.day.getTime(), dayEquity: row.dayEquity, peakEquity: row.peakEquity };
}

/** The watermarks as they are stored. */
export const watermarksRow = ({ dayMs, ...marks }: PortfolioWatermarks) => ({
  ...marks,
  day: new Date(dayMs),
});
