import { Migration } from '@mikro-orm/migrations';

/** Tells saved replays from live portfolios, and adds the register of replays and the facts that their reports need. */
export class ReplaysMigration extends Migration {
  override up(): void {
    this.addSql("alter table portfolio_state add column kind text not null default 'live'");
    this.addSql(`alter table portfolio_state alter column kind drop default,
      add constraint portfolio_state_kind_check check (kind in ('live', 'replay'))`);
    this.addSql("create index portfolio_state_replays_index on portfolio_state (id) where kind = 'replay'");
    this.addSql(`create table replay_runs (
      fingerprint text collate "C" not null,
      strategy text collate "C" not null,
      version int not null,
      strategy_fingerprint text not null,
      file text not null,
      config jsonb not null,
      seed text not null,
      tape_hash text not null,
      tape jsonb not null,
      starts_at timestamptz(3) not null,
      ends_at timestamptz(3) not null,
      settings jsonb not null,
      summary jsonb not null,
      sharpe double precision null,
      first_run_at timestamptz(3) not null,
      last_run_at timestamptz(3) not null,
      count int not null,
      saved_as int null,
      primary key (fingerprint),
      constraint replay_runs_saved_once unique (saved_as),
      constraint replay_runs_count_check check (count > 0)
    )`);
    this.addSql('create index replay_runs_strategy_index on replay_runs (strategy, last_run_at, fingerprint)');
    this.addSql('create index replay_runs_newest_index on replay_runs (last_run_at, fingerprint)');
    this.addSql(`create table replay_trades (
      portfolio_id int not null,
      trade_id text collate "C" not null,
      event_key text not null,
      category text null,
      result double precision null,
      closing_price double precision null,
      primary key (portfolio_id, trade_id)
    )`);
  }

  override down(): void {
    this.addSql('drop table replay_trades');
    this.addSql('drop table replay_runs');
    // An earlier release knows no replays: to it they are portfolios that were put away.
    this.addSql("update portfolio_state set status = 'archived' where kind = 'replay' and status <> 'locked'");
    this.addSql('alter table portfolio_state drop column kind');
  }
}
