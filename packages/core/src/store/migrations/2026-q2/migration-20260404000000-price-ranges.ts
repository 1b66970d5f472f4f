import { Migration } from '@mikro-orm/migrations';

/** Some markets have a step that changes with the price: their ranges stand beside the tick. */
export class PriceRangesMigration extends Migration {
  override up(): void {
    this.addSql('alter table markets add column price_ranges jsonb null');
  }

  override down(): void {
    this.addSql('alter table markets drop column price_ranges');
  }
}
