import { Migration } from '@mikro-orm/migrations';

/** Tokens that open the API. */
export class TokensMigration extends Migration {
  override up(): void {
    this.addSql(`create table api_tokens (
      token_id text collate "C" not null,
      name text not null,
      secret_hash text not null,
      scope text not null,
      portfolio_id int null,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) null,
      revoked_at timestamptz(3) null,
      primary key (token_id),
      constraint api_tokens_scope_check check (scope in ('read', 'trade', 'admin')),
      constraint api_tokens_secret_hash_check check (secret_hash ~ '^[0-9a-f]{64}$')
    )`);
  }

  override down(): void {
    this.addSql('drop table api_tokens');
  }
}
