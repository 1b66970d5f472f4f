import { Migration } from '@mikro-orm/migrations';

/** Limits and kill switches of portfolios, and the kill switch of all. A portfolio without limits has no version of them. */
export class RiskMigration extends Migration {
  override up(): void {
    this.addSql(`create table risk_limits (
      portfolio_id int not null,
      version int not null,
      change text not null,
      limits jsonb not null,
      halt_reason text null,
      reason text not null,
      recorded_at timestamptz(3) not null,
      changed_by text not null,
      primary key (portfolio_id, version),
      constraint risk_limits_version_check check (version > 0),
      constraint risk_limits_change_check check (change in ('set', 'halt', 'resume'))
    )`);
    this.addSql(`create table risk_watermarks (
      portfolio_id int not null,
      day timestamptz(3) not null,
      day_equity numeric(20,6) not null,
      peak_equity numeric(20,6) not null,
      primary key (portfolio_id),
      constraint risk_watermarks_numbers_check check (day_equity <> 'NaN' and peak_equity <> 'NaN')
    )`);
    this.addSql(`create table trading_halts (
      version int not null,
      is_on boolean not null,
      reason text not null,
      recorded_at timestamptz(3) not null,
      changed_by text not null,
      primary key (version),
      constraint trading_halts_version_check check (version > 0)
    )`);
    this.addSql('alter table portfolio_state add column risk_version int null');
  }

  override down(): void {
    this.addSql('alter table portfolio_state drop column risk_version');
    this.addSql('drop table trading_halts');
    this.addSql('drop table risk_watermarks');
    this.addSql('drop table risk_limits');
  }
}
