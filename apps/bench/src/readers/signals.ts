import { progress } from '@prescient/workshop';
import { withOwner } from '../laboratory/bench-database.ts';
import { KNOWN } from './catalog.ts';

const SIGNALS = 100_000;
const CYCLES = 10_000;
/** States of as many versions of a strategy as an answer has room for, each as long as it can be. */
const STATES = 10;
const STATE_TEXTS = 90;

const TIME = `timestamptz '2025-01-01Z' + i * interval '1 second'`;

const STATEMENTS: readonly (readonly [sql: string, rows: number])[] = [
  [
    `insert into signals (portfolio_id, signal_id, strategy, version, cycle_id, venue, market_id, outcome, act, limit_price,
       stake, time_in_force, p, why, expires_at, submitted_at, place, status, decided_at)
     select $2::int, 'favourite@1.' || i, 'favourite', 1, 1 + i / 10, '${KNOWN.venue}', '${KNOWN.marketId}', 0, 'buy', 0.5,
       10, 'FOK', 0.6, 'the favourite of heat ' || i || ' at 0.50, which is more than its floor', ${TIME}, ${TIME}, 0,
       'expired', ${TIME}
     from generate_series(1, $1::int) as i`,
    SIGNALS,
  ],
  [
    `insert into cycles (portfolio_id, cycle_id, runner, strategy, version, request_hash, attempts, started_at, ended_at, steps)
     select $2::int, i, 'bot', 'favourite', 1, repeat('0', 64), 1, ${TIME}, ${TIME},
       '{"read": {"durationMs": 40, "markets": 500}, "select": {"durationMs": 3, "selected": 10},
         "signals": {"durationMs": 9, "submitted": 10, "rejected": 0}, "snapshot": {"durationMs": 5, "written": 1, "refused": 0},
         "execute": {"durationMs": 12, "tried": 10, "executed": 0, "rejected": 0, "expired": 10, "canceled": 0, "pending": 0, "failed": 0}}'
     from generate_series(1, $1::int) as i`,
    CYCLES,
  ],
  [
    `insert into strategy_states (portfolio_id, strategy, version, state, cycle_id, stored_at)
     select $2::int, 'favourite', i, jsonb_build_object('texts',
       (select jsonb_agg(repeat('x', 4000)) from generate_series(1, ${STATE_TEXTS}))), ${CYCLES}, ${TIME}
     from generate_series(1, $1::int) as i`,
    STATES,
  ],
];

/** Fills in what strategies asked for in a portfolio, their rounds, and what they remember. */
export async function fillSignals(ownerUrl: string, portfolioId: number): Promise<void> {
  progress(`${SIGNALS} signals, ${CYCLES} cycles`);
  await withOwner(ownerUrl, async (owner) => {
    for (const [sql, rows] of STATEMENTS) await owner.query(sql, [rows, portfolioId]);
    await owner.query('vacuum analyze signals, cycles, strategy_states');
  });
}
