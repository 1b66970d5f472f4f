import { Migration } from '@mikro-orm/migrations';

/** Adds the leases: the right of one process at a time to do shared work, with its expiry. */
export class LeasesMigration extends Migration {
  override up(): void {
    this.addSql(`create table leases (
      name text collate "C" not null,
      holder text collate "C" not null,
      expires_at timestamptz(3) not null,
      primary key (name)
    )`);
  }

  override down(): void {
    this.addSql('drop table leases');
  }
}
