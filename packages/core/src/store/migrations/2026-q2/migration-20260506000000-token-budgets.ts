import { Migration } from '@mikro-orm/migrations';

/** Budgets of tokens: calls a minute, dollars to stake, and the stakes so far. */
export class TokenBudgetsMigration extends Migration {
  override up(): void {
    this.addSql(`alter table api_tokens
      add column budget numeric(20,6) null,
      add column calls_per_minute int null,
      add constraint api_tokens_budget_check check (budget <> 'NaN' and budget >= 0),
      add constraint api_tokens_calls_check check (calls_per_minute > 0)`);
    this.addSql(`create table token_stakes (
      portfolio_id int not null,
      token_id text collate "C" not null,
      command_id text collate "C" not null,
      amount numeric(20,6) not null,
      primary key (portfolio_id, token_id, command_id),
      constraint token_stakes_amount_check check (amount <> 'NaN' and amount >= 0)
    )`);
    this.addSql('create index token_stakes_token_index on token_stakes (token_id)');
  }

  override down(): void {
    this.addSql('drop table token_stakes');
    this.addSql('alter table api_tokens drop column budget, drop column calls_per_minute');
  }
}
