import { Migration } from '@mikro-orm/migrations';

/** Keeps of an event whether its markets exclude each other; null until its venue says so. */
export class ExclusiveEventsMigration extends Migration {
  override up(): void {
    this.addSql('alter table events add column mutually_exclusive boolean null');
  }

  override down(): void {
    this.addSql('alter table events drop column mutually_exclusive');
  }
}
