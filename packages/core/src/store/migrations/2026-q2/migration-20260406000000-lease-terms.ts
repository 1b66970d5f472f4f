import { Migration } from '@mikro-orm/migrations';

/** Gives each lease its own term; until now every process took all leases for ones of its own length. */
export class LeaseTermsMigration extends Migration {
  override up(): void {
    // The services of the releases before took their leases for a minute and a half.
    this.addSql('alter table leases add column term_ms int not null default 90000');
    this.addSql('alter table leases alter column term_ms drop default');
  }

  override down(): void {
    this.addSql('alter table leases drop column term_ms');
  }
}
