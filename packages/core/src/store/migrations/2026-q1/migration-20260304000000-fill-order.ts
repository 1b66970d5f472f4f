import { Migration } from '@mikro-orm/migrations';

/** Fills in the order in which they were recorded, so that a follower of a portfolio reads only what is new. */
export class FillOrderMigration extends Migration {
  override up(): void {
    this.addSql('create index fills_recorded_index on fills (portfolio_id, recorded_at, command_id)');
  }

  override down(): void {
    this.addSql('drop index fills_recorded_index');
  }
}
