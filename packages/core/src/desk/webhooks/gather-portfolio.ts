import type { Fill, Notice, PortfolioStatus, Webhook } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { NoticePlaceEntity, RiskLimitsEntity } from '../../store/tables/entities.ts';
import { encodeCursor } from '../cursor.ts';
import { followFills } from '../trading/follow-fills.ts';
import { addNoticesIn } from './add-notices.ts';
import { noticeIdOf, type DataOf, type FilledTrade, type HaltFacts, type NoticeFact } from './notice-fact.ts';

/** Fills that are read at once. */
const FILLS = 200;
/** Changes of limits and kill switches that are read at once. */
const CHANGES = 100;
/** A portfolio of which more is to be read has been seen in no state. */
const UNSEEN = '';

const CHANGED = `
  select s.id, concat_ws(' ', s.last_updated, s.risk_version, s.status) as seen, s.status, s.status_reason as reason,
    s.last_updated as "recordedAt", w.place
  from portfolio_state s left join notice_places w on w.source = 'portfolio ' || s.id
  where s.kind = 'live' and case when w.source is null then s.last_updated >= $1 or (s.risk_version is not null and exists (
      select from risk_limits r where r.portfolio_id = s.id and r.recorded_at >= $1))
    else w.seen <> concat_ws(' ', s.last_updated, s.risk_version, s.status) end
  order by s.last_updated, s.id limit $2`;

const TRADES = `
  select trade_id as "tradeId", venue, market_id as "marketId", market_question as "marketQuestion", action
  from trades where portfolio_id = $1 and trade_id = any($2)`;

/** The place up to which a portfolio's events were made into notices. */
interface Place {
  /** The cursor of the last fill. */
  readonly after: string;
  readonly riskVersion: number;
  readonly status: PortfolioStatus;
}

/** A portfolio to which something happened. */
interface ChangedPortfolio {
  readonly id: number;
  readonly seen: string;
  readonly status: PortfolioStatus;
  readonly reason: string | null;
  readonly recordedAt: string | Date;
  readonly place: string | null;
}

/** The means of gathering: the webhooks, the beginning of the oldest one, and the writer of facts. */
export interface Gathering {
  readonly hooks: readonly Webhook[];
  readonly since: Date;
  readonly dataOf: DataOf;
}

/** Returns portfolios to which something happened since they were seen last. */
export const changedPortfolios = (db: Database, since: Date, most: number): Promise<ChangedPortfolio[]> =>
  entityManager(db).transactional((em) => rawQuery(em, CHANGED, [since.toISOString(), most]));

/** The place before the first moment that a webhook hears of; fills before it are no news. */
function placeOf({ place }: ChangedPortfolio, since: Date): Place {
  const from = encodeCursor({ time: new Date(since.getTime() - 1), id: '~' });
  if (place === null) return { after: from, riskVersion: 0, status: 'active' };
  const known = JSON.parse(place) as Place;
  const [time = ''] = Buffer.from(known.after, 'base64url').toString().split(' ');
  return new Date(time) < since ? { ...known, after: from } : known;
}

const noticeOf = (
  {
    kind,
    level,
    at,
    portfolioId,
    id,
  }: Pick<Notice, 'kind' | 'level' | 'at'> & { portfolioId: number; id: string },
  data: Notice['data'],
): Notice => ({ noticeId: id, kind, level, at, portfolioIds: [portfolioId], data });

async function fillNotices(
  db: Database,
  { id, fills }: { readonly id: number; readonly fills: readonly Fill[] },
  dataOf: DataOf,
): Promise<Notice[]> {
  if (fills.length === 0) return [];
  const ids = [...new Set(fills.map(({ tradeId }) => tradeId))];
  const trades = await entityManager(db).transactional((em) =>
    rawQuery<FilledTrade & { tradeId: string }>(em, TRADES, [id, ids]),
  );
  const byId = new Map(trades.map(({ tradeId, ...trade }) => [tradeId, trade]));
  return fills.flatMap((fill) => {
    const trade = byId.get(fill.tradeId);
    if (trade === undefined) return [];
    const of = { kind: 'fill', level: 'info', at: fill.recordedAt, portfolioId: id } as const;
    return [
      noticeOf({ ...of, id: noticeIdOf('fill', id, fill.commandId) }, dataOf({ event: 'fill', fill, trade })),
    ];
  });
}

function riskNotices(id: number, changes: readonly HaltFacts[], dataOf: DataOf): Notice[] {
  return changes.flatMap((change) => {
    if (change.change === 'set') return [];
    const level = change.change === 'halt' ? 'warning' : 'info';
    const of = { kind: 'risk', level, at: change.recordedAt, portfolioId: id } as const;
    return [
      noticeOf({ ...of, id: noticeIdOf('halt', id, change.version) }, dataOf({ event: 'halt', change })),
    ];
  });
}

const LEVEL_OF_STATUS = { active: 'info', paused: 'warning', locked: 'error', archived: 'info' } as const;

function statusNotices(changed: ChangedPortfolio, before: PortfolioStatus, dataOf: DataOf): Notice[] {
  const { id: portfolioId, status, reason } = changed;
  if (status === before) return [];
  const recordedAt = new Date(changed.recordedAt);
  const fact: NoticeFact = { event: 'status', change: { portfolioId, status, reason, recordedAt } };
  const id = noticeIdOf('status', portfolioId, status, recordedAt.toISOString());
  return [
    noticeOf({ kind: 'risk', level: LEVEL_OF_STATUS[status], at: recordedAt, portfolioId, id }, dataOf(fact)),
  ];
}

/** Makes notices of what happened to a portfolio since its place, and moves the place on, in one transaction. */
export async function gatherPortfolio(
  db: Database,
  changed: ChangedPortfolio,
  { hooks, since, dataOf }: Gathering,
): Promise<number> {
  const place = placeOf(changed, since);
  const { id } = changed;
  const followed = await followFills(db, { portfolioId: id, after: place.after, limit: FILLS });
  const fills = await fillNotices(db, { id, fills: followed.map(({ fill }) => fill) }, dataOf);
  return entityManager(db).transactional(async (em) => {
    const where = { portfolioId: id, version: { $gt: place.riskVersion } };
    const changes = await em.find(RiskLimitsEntity, where, { orderBy: { version: 'asc' }, limit: CHANGES });
    const risks = [...riskNotices(id, changes, dataOf), ...statusNotices(changed, place.status, dataOf)];
    const notices = [...fills, ...risks].toSorted((one, other) => one.at.getTime() - other.at.getTime());
    await addNoticesIn(em, notices, hooks);
    const next: Place = {
      after: followed.at(-1)?.cursor ?? place.after,
      riskVersion: changes.at(-1)?.version ?? place.riskVersion,
      status: changed.status,
    };
    const isWhole = followed.length < FILLS && changes.length < CHANGES;
    const seen = isWhole ? changed.seen : UNSEEN;
    const row = { source: `portfolio ${id}`, seen, place: JSON.stringify(next) };
    await new SetStatement(em).upsert(NoticePlaceEntity, [row]).run();
    return notices.length;
  });
}
