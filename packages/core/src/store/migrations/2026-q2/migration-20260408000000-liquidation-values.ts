import { Migration } from '@mikro-orm/migrations';

/** Keeps beside the value at the marks what selling everything at that moment would have brought. */
export class LiquidationValuesMigration extends Migration {
  override up(): void {
    this.addSql('alter table equity_snapshots add column liquidation_value numeric(20,6) null');
    this.addSql('alter table equity_snapshots drop constraint equity_snapshots_numbers_check');
    this.addSql(`alter table equity_snapshots add constraint equity_snapshots_numbers_check
      check (balance <> 'NaN' and market_value <> 'NaN' and liquidation_value <> 'NaN')`);
  }

  override down(): void {
    // The check goes with the column, and comes back as it was.
    this.addSql('alter table equity_snapshots drop column liquidation_value');
    this.addSql(`alter table equity_snapshots add constraint equity_snapshots_numbers_check
      check (balance <> 'NaN' and market_value <> 'NaN')`);
  }
}
