import { Migration } from '@mikro-orm/migrations';

/** The signals of strategies with their fate, the state of strategies, and the cycles that stored both. */
export class SignalsMigration extends Migration {
  override up(): void {
    this.addSql(`create table signals (
      portfolio_id int not null,
      signal_id text collate "C" not null,
      strategy text collate "C" not null,
      version int not null,
      cycle_id int null,
      venue text collate "C" not null,
      market_id text collate "C" not null,
      outcome smallint not null,
      act text not null,
      limit_price numeric(20,6) not null,
      stake numeric(20,6) null,
      trade_id text collate "C" null,
      shares numeric(20,6) null,
      time_in_force text not null,
      confidence double precision null,
      p double precision null,
      why text null,
      expires_at timestamptz(3) not null,
      submitted_at timestamptz(3) not null,
      place int not null,
      status text not null,
      decided_at timestamptz(3) null,
      reject_code text null,
      reject_reason text null,
      primary key (portfolio_id, signal_id),
      constraint signals_outcome_check check (outcome in (0, 1)),
      constraint signals_act_check check (act in ('buy', 'sell')),
      constraint signals_limit_check check ((limit_price >= 0 and limit_price <= 1)),
      constraint signals_numbers_check check (stake <> 'NaN' and shares <> 'NaN'),
      constraint signals_signs_check check (stake >= 0 and shares >= 0),
      constraint signals_confidence_check check ((confidence >= 0 and confidence <= 1)),
      constraint signals_p_check check ((p >= 0 and p <= 1)),
      constraint signals_time_in_force_check check (time_in_force in ('FOK', 'FAK')),
      constraint signals_status_check check (status in ('pending', 'executed', 'rejected', 'expired', 'canceled')),
      constraint signals_sides_check check (
        (act = 'buy') = (stake is not null) and (act = 'sell') = (trade_id is not null) and (act = 'sell' or shares is null)),
      constraint signals_decided_check check (
        (status = 'pending') = (decided_at is null) and (status = 'rejected') = (reject_code is not null))
    )`);
    this.addSql(
      'create index signals_submitted_index on signals (portfolio_id, submitted_at, place, signal_id)',
    );
    this.addSql(
      'create index signals_status_index on signals (portfolio_id, status, submitted_at, place, signal_id)',
    );
    this.addSql(
      'create index signals_market_index on signals (portfolio_id, market_id, submitted_at, place, signal_id)',
    );
    this.addSql('create index signals_cycle_index on signals (portfolio_id, cycle_id, place)');
    this.addSql(`create table strategy_states (
      portfolio_id int not null,
      strategy text collate "C" not null,
      version int not null,
      state jsonb not null,
      cycle_id int not null,
      stored_at timestamptz(3) not null,
      primary key (portfolio_id, strategy, version)
    )`);
    this.addSql(`create table cycles (
      portfolio_id int not null,
      cycle_id int not null,
      runner text collate "C" not null,
      strategy text collate "C" not null,
      version int not null,
      request_hash text not null,
      next_step text null,
      attempts int not null,
      started_at timestamptz(3) not null,
      ended_at timestamptz(3) null,
      steps jsonb not null,
      primary key (portfolio_id, cycle_id),
      constraint cycles_step_check check (next_step in ('execute', 'snapshot')),
      constraint cycles_counts_check check (cycle_id > 0 and attempts > 0),
      constraint cycles_ended_check check ((next_step is null) = (ended_at is not null))
    )`);
  }

  override down(): void {
    this.addSql('drop table cycles');
    this.addSql('drop table strategy_states');
    this.addSql('drop table signals');
  }
}
