import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Notice, ResolutionChange, TradingHalt } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { plainRows } from '../../store/connection/plain-rows.ts';
import { ofLive } from '../../store/ledger/live-portfolios.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { changeOfRow } from '../../store/markets/market-rows.ts';
import { MarketResolutionEntity, NoticePlaceEntity, TradingHaltEntity } from '../../store/tables/entities.ts';
import { addNoticesIn } from './add-notices.ts';
import { changedPortfolios, gatherPortfolio, type Gathering } from './gather-portfolio.ts';
import { noticeIdOf, type DataOf } from './notice-fact.ts';
import { listWebhooks } from './webhooks.ts';

/** Portfolios of which notices are made in one round. */
const PORTFOLIOS = 200;
/** Results of markets that are read at once. */
const RESULTS = 500;
/** A transaction that recorded something earlier may end so much later than another one. */
const OVERLAP_MS = 60_000;

const RESOLUTIONS = `
  select * from market_resolutions
  where state in ('resolved', 'amended', 'reversed') and recorded_at >= $1
    and (recorded_at, venue, market_id, version) > ($2, $3, $4, $5)
  order by recorded_at, venue, market_id, version limit $6`;

const HOLDERS_OF = `
  select w.place::int, m.question, exists (
      select from portfolio_positions p where p.venue = w.venue and p.market_id = w.market_id and ${ofLive('p.portfolio_id')}) as "isHeld",
    array(select distinct p.portfolio_id from portfolio_positions p
      where p.venue = w.venue and p.market_id = w.market_id and p.portfolio_id = any($3::int[])
        and ${ofLive('p.portfolio_id')}) as holders
  from unnest($1::text[], $2::text[]) with ordinality as w (venue, market_id, place)
  left join markets m on m.venue = w.venue and m.market_id = w.market_id order by 1`;

interface Held {
  readonly question: string | null;
  /** True if some live portfolio has, or had, a position in the market. */
  readonly isHeld: boolean;
  /** The portfolios among those that webhooks are about. */
  readonly holders: number[];
}

async function resolutionNotices(
  em: SqlEntityManager,
  changes: readonly ResolutionChange[],
  { hooks, dataOf }: Gathering,
): Promise<Notice[]> {
  const [venues, ids] = [changes.map(({ venue }) => venue), changes.map(({ marketId }) => marketId)];
  const asked = hooks.flatMap(({ portfolioId }) => portfolioId ?? []);
  const held = await rawQuery<Held>(em, HOLDERS_OF, [venues, ids, asked]);
  return changes.flatMap((change, index): Notice[] => {
    const { question, isHeld, holders } = held[index]!;
    // A market that nobody traded is nobody's news.
    if (!isHeld) return [];
    const { venue, marketId, revision, state, recordedAt: at } = change;
    return [
      {
        noticeId: noticeIdOf('resolution', venue, marketId, revision, state),
        kind: 'resolution',
        level: state === 'resolved' ? 'info' : 'warning',
        at,
        portfolioIds: holders,
        data: dataOf({ event: 'resolution', question: question ?? marketId, change }),
      },
    ];
  });
}

const placeOf = async (em: SqlEntityManager, source: string): Promise<string | null> =>
  (await em.findOne(NoticePlaceEntity, { source }))?.place ?? null;

const move = (em: SqlEntityManager, source: string, place: string): Promise<void> =>
  new SetStatement(em).upsert(NoticePlaceEntity, [{ source, seen: '', place }]).run();

/** Makes notices of the results of markets that somebody traded. */
async function gatherResolutions(db: Database, gathering: Gathering): Promise<number> {
  const { hooks, since } = gathering;
  return entityManager(db).transactional(async (em) => {
    const place = await placeOf(em, 'resolutions');
    const newest = place === null ? since : new Date(place);
    const from = new Date(Math.max(since.getTime(), newest.getTime() - OVERLAP_MS));
    let after: readonly unknown[] = [from.toISOString(), '', '', 0];
    let count = 0;
    for (;;) {
      const parameters = [from.toISOString(), ...after, RESULTS];
      const rows = await plainRows(em, MarketResolutionEntity, { sql: RESOLUTIONS, parameters });
      const changes = rows.map((row) => changeOfRow({ ...row }));
      const notices = await resolutionNotices(em, changes, gathering);
      await addNoticesIn(em, notices, hooks);
      count += notices.length;
      const last = changes.at(-1);
      if (last === undefined) return count;
      after = [last.recordedAt.toISOString(), last.venue, last.marketId, last.version];
      if (last.recordedAt > newest) await move(em, 'resolutions', last.recordedAt.toISOString());
      if (changes.length < RESULTS) return count;
    }
  });
}

const haltNotice = (change: TradingHalt, dataOf: DataOf): Notice => ({
  noticeId: noticeIdOf('halt-for-all', change.version),
  kind: 'risk',
  level: change.isOn ? 'warning' : 'info',
  at: change.recordedAt,
  portfolioIds: 'all',
  data: dataOf({ event: 'halt-for-all', change }),
});

/** Makes notices of the turns of the kill switch of all portfolios. */
async function gatherHalts(db: Database, { hooks, since, dataOf }: Gathering): Promise<number> {
  return entityManager(db).transactional(async (em) => {
    const version = Number((await placeOf(em, 'halts')) ?? 0);
    const where = { version: { $gt: version }, recordedAt: { $gte: since } };
    const turns = await em.find(TradingHaltEntity, where, { orderBy: { version: 'asc' } });
    const last = turns.at(-1);
    if (last === undefined) return 0;
    await addNoticesIn(
      em,
      turns.map((turn) => haltNotice({ ...turn }, dataOf)),
      hooks,
    );
    await move(em, 'halts', String(last.version));
    return turns.length;
  });
}

/**
 * Makes notices of what happened since the last round, for the webhooks that want them: each event once, those of a portfolio
 * in their order. One process at a time does it. Returns the number of events; more may be waiting where it is above zero.
 * @throws what the database throws
 */
export async function gatherNotices(db: Database, dataOf: DataOf, signal: AbortSignal): Promise<number> {
  const hooks = await listWebhooks(db);
  const [oldest] = hooks;
  if (oldest === undefined) return 0;
  const gathering = { hooks, since: oldest.createdAt, dataOf };
  let count = (await gatherHalts(db, gathering)) + (await gatherResolutions(db, gathering));
  for (const changed of await changedPortfolios(db, gathering.since, PORTFOLIOS)) {
    if (signal.aborted) return count;
    count += await gatherPortfolio(db, changed, gathering);
  }
  return count;
}
