import { Migration } from '@mikro-orm/migrations';

/** Events are looked for by the words of their titles, as markets are by those of their questions. */
export class EventTitlesMigration extends Migration {
  override up(): void {
    this.addSql("create index events_title_index on events using gin (to_tsvector('simple', title))");
  }

  override down(): void {
    this.addSql('drop index events_title_index');
  }
}
