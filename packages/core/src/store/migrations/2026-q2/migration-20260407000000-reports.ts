import { Migration } from '@mikro-orm/migrations';

/** The facts that reports need: the equity of portfolios over time, and the probability that a trade stated. */
export class ReportsMigration extends Migration {
  override up(): void {
    this.addSql(`create table equity_snapshots (
      portfolio_id int not null,
      at timestamptz(3) not null,
      balance numeric(20,6) not null,
      market_value numeric(20,6) not null,
      open_positions int not null,
      primary key (portfolio_id, at),
      constraint equity_snapshots_numbers_check check (balance <> 'NaN' and market_value <> 'NaN'),
      constraint equity_snapshots_signs_check check (market_value >= 0 and open_positions >= 0)
    )`);
    this.addSql('alter table trades add column p double precision null');
    this.addSql(`alter table trades add constraint trades_p_check check ((p >= 0 and p <= 1))`);
  }

  override down(): void {
    this.addSql('alter table trades drop column p');
    this.addSql('drop table equity_snapshots');
  }
}
