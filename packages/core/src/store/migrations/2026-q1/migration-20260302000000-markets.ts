import { Migration } from '@mikro-orm/migrations';

const STATES = "'open', 'closed', 'proposed', 'disputed', 'resolved', 'amended', 'reversed', 'settled'";

/** Events, markets, what they cost over time, how they ended, and the positions that a market's end concerns. */
export class MarketsMigration extends Migration {
  override up(): void {
    this.addSql(`create table events (
      venue text collate "C" not null,
      event_id text collate "C" not null,
      title text null,
      slug text null,
      ends_at timestamptz(3) null,
      venue_updated_at timestamptz(3) null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      primary key (venue, event_id)
    )`);
    this.addSql('create index events_listed_index on events (created_at, venue, event_id)');

    this.addSql(`create table markets (
      venue text collate "C" not null,
      market_id text collate "C" not null,
      condition_id text collate "C" null,
      event_id text collate "C" null,
      question text not null,
      slug text null,
      first_label text not null,
      second_label text not null,
      first_token_id text collate "C" null,
      second_token_id text collate "C" null,
      tick_size numeric(20,6) null,
      minimum_size numeric(20,6) null,
      fees jsonb not null,
      fees_as_of timestamptz(3) not null,
      negative_risk boolean not null,
      negative_risk_group text collate "C" null,
      accepting_orders boolean not null,
      ends_at timestamptz(3) null,
      venue_updated_at timestamptz(3) null,
      state text not null,
      payout numeric(20,6) null,
      voided boolean not null,
      revision int not null,
      review_reason text null,
      decided_by text null,
      version int not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      primary key (venue, market_id),
      constraint markets_numbers_check check (minimum_size <> 'NaN' and minimum_size >= 0),
      constraint markets_prices_check check (tick_size between 0 and 1 and payout between 0 and 1),
      constraint markets_state_check check (state in (${STATES})),
      constraint markets_decided_by_check check (decided_by in ('venue', 'admin')),
      constraint markets_payout_check check (
        (state in ('resolved', 'amended', 'settled')) = (payout is not null or voided)
        and not (payout is not null and voided)),
      constraint markets_revision_check check (revision >= 0 and version >= revision)
    )`);
    this.addSql('create index markets_listed_index on markets (created_at, venue, market_id)');
    this.addSql('create index markets_event_index on markets (venue, event_id)');
    this.addSql('create index markets_condition_index on markets (venue, condition_id)');
    this.addSql('create index markets_first_token_index on markets (venue, first_token_id)');
    this.addSql('create index markets_second_token_index on markets (venue, second_token_id)');
    this.addSql('create index markets_state_index on markets (state, venue, market_id)');
    this.addSql(`create index markets_review_index on markets (created_at, venue, market_id)
      where review_reason is not null and state <> 'open'`);
    this.addSql("create index markets_question_index on markets using gin (to_tsvector('simple', question))");

    this.addSql(`create table market_snapshots (
      venue text collate "C" not null,
      market_id text collate "C" not null,
      outcome smallint not null,
      at timestamptz(3) not null,
      price numeric(20,6) null,
      bid numeric(20,6) null,
      ask numeric(20,6) null,
      primary key (venue, market_id, outcome, at),
      constraint market_snapshots_outcome_check check (outcome in (0, 1)),
      constraint market_snapshots_prices_check check (
        price between 0 and 1 and bid between 0 and 1 and ask between 0 and 1)
    )`);
    this.addSql('create index market_snapshots_at_index on market_snapshots using brin (at) with (autosummarize = on)');

    this.addSql(`create table market_resolutions (
      venue text collate "C" not null,
      market_id text collate "C" not null,
      version int not null,
      source text not null,
      state text not null,
      payout numeric(20,6) null,
      voided boolean not null,
      revision int not null,
      review_reason text null,
      decided_by text null,
      note text null,
      occurred_at timestamptz(3) not null,
      recorded_at timestamptz(3) not null,
      primary key (venue, market_id, version),
      constraint market_resolutions_payout_check check (payout between 0 and 1),
      constraint market_resolutions_source_check check (source in ('venue', 'admin', 'desk')),
      constraint market_resolutions_state_check check (state in (${STATES})),
      constraint market_resolutions_decided_by_check check (decided_by in ('venue', 'admin'))
    )`);

    this.addSql(`create index portfolio_positions_market_index
      on portfolio_positions (venue, market_id, portfolio_id, trade_id)
      where status = 'open' or settlement_id is not null`);
  }

  override down(): void {
    this.addSql('drop index portfolio_positions_market_index');
    this.addSql('drop table market_resolutions, market_snapshots, markets, events');
  }
}
