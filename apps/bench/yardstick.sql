-- The yardstick: the rows of one of our trades, written as anybody would write them, one transaction a trade.
-- Lock the portfolio, look the command up, insert command, trade, position, fill and transfer, update the portfolio.
-- Values with a colon in them come from outside (-D), because pgbench would take what follows it for a variable.
\set n :n + 1
\set portfolio random(:first, :last)
begin;
select :run::text || '-' || :client_id::text || '-' || :n::text as command_id, balance, total_invested, realized_pnl, status
  from portfolio_state where id = :portfolio for update \gset
select request_hash, result from commands where portfolio_id = :portfolio and command_id = :command_id;
insert into commands (portfolio_id, command_id, kind, request_hash, result, recorded_at)
  values (:portfolio, :command_id, 'execute', :hash, :result, now());
insert into trades (portfolio_id, trade_id, timestamp, recorded_at, venue, market_id, market_question, action,
    requested_amount, amount, shares, fee, entry_price, fill_model, status, current_pnl, realized_pnl)
  values (:portfolio, :command_id, :moment, now(), 'polymarket', '517310', :question, 'buy_yes',
    0.01, 0.01, 0.02, 0, 0.5, 'quoted', 'open', 0, 0);
insert into portfolio_positions (portfolio_id, trade_id, venue, market_id, market_question, action, amount, shares, fee,
    entry_price, entry_timestamp, status, mark, mark_source, marked_at, current_pnl, realized_pnl, proceeds)
  values (:portfolio, :command_id, 'polymarket', '517310', :question, 'buy_yes', 0.01, 0.02, 0,
    0.5, :moment, 'open', 0.5, 'entry', :moment, 0, 0, 0);
insert into fills (portfolio_id, command_id, trade_id, kind, price, shares, amount, fee, gross, exit_fee, fill_model,
    occurred_at, recorded_at, receipt)
  values (:portfolio, :command_id, :command_id, 'buy', 0.5, 0.02, 0.01, 0, 0, 0, 'quoted', :moment, now(), :receipt);
insert into ledger_transfers (portfolio_id, command_id, transfer_id, debit, credit, amount, kind, trade_id, recorded_at)
  values (:portfolio, :command_id, 1, 'positions', 'cash', 0.01, 'entry', :command_id, now());
update portfolio_state set balance = balance - 0.01, total_invested = total_invested + 0.01,
    trade_count = trade_count + 1, last_updated = now()
  where id = :portfolio;
commit;
