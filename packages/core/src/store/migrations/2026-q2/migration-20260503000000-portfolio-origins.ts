import { Migration } from '@mikro-orm/migrations';

/** Keeps the origin of a portfolio that was cloned or reset into, and hashes of ledgers. */
export class PortfolioOriginsMigration extends Migration {
  override up(): void {
    this.addSql('alter table portfolio_state add column origin_id int null');
    this.addSql(`create table ledger_hashes (
      portfolio_id int not null,
      fills int not null,
      recorded_at timestamptz(3) not null,
      command_id text collate "C" not null,
      hash text not null,
      primary key (portfolio_id),
      constraint ledger_hashes_fills_check check (fills > 0)
    )`);
  }

  override down(): void {
    this.addSql('drop table ledger_hashes');
    this.addSql('alter table portfolio_state drop column origin_id');
  }
}
