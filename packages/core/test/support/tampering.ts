/**
 * Ways to tamper with the rows of the portfolio that `eventful` makes: what was done, the statement by which its owner
 * does it, and what an audit has to name, as `subject id field`. `$1` is the portfolio's id, and so is `#`.
 */
export const TAMPERINGS: readonly (readonly [what: string, statement: string, named: readonly string[]])[] = [
  [
    'a balance that was raised, together with what hides it',
    'update portfolio_state set balance = balance + 1, realized_pnl = realized_pnl + 1 where id = $1',
    ['portfolio # balance', 'portfolio # realized_pnl'],
  ],
  [
    'an initial balance that was raised',
    'update portfolio_state set initial_balance = initial_balance + 1, balance = balance + 1 where id = $1',
    ['portfolio # initial_balance', 'portfolio # balance'],
  ],
  [
    'a profit that was raised',
    'update portfolio_state set total_profit_loss = total_profit_loss + 0.000001 where id = $1',
    ['portfolio # total_profit_loss'],
  ],
  [
    'a count of trades',
    'update portfolio_state set trade_count = trade_count + 1 where id = $1',
    ['portfolio # trade_count'],
  ],
  [
    "a lot's shares",
    "update portfolio_positions set shares = shares + 0.000001 where portfolio_id = $1 and trade_id = 'held'",
    ['position held shares'],
  ],
  [
    "a lot's fee",
    "update portfolio_positions set fee = 1, current_pnl = current_pnl - 1 where portfolio_id = $1 and trade_id = 'held'",
    ['position held fee', 'trade held current_pnl', 'portfolio # total_invested'],
  ],
  [
    "a lot's valuation",
    "update portfolio_positions set current_pnl = 5 where portfolio_id = $1 and trade_id = 'held'",
    ['position held current_pnl', 'trade held current_pnl', 'portfolio # total_profit_loss'],
  ],
  [
    "a lot's profit",
    "update portfolio_positions set realized_pnl = realized_pnl + 1 where portfolio_id = $1 and trade_id = 'buy'",
    ['position buy realized_pnl', 'trade buy realized_pnl'],
  ],
  [
    'a lot that vanished',
    "delete from portfolio_positions where portfolio_id = $1 and trade_id = 'held'",
    ['position held shares', 'position held amount', 'trade held status', 'portfolio # total_invested'],
  ],
  [
    'a trade that vanished',
    "delete from trades where portfolio_id = $1 and trade_id = 'held'",
    ['trade held status'],
  ],
  [
    'a refused trade that vanished',
    "delete from trades where portfolio_id = $1 and trade_id = 'rejected'",
    ['trade rejected status'],
  ],
  [
    'a remembered refusal that vanished',
    "delete from commands where portfolio_id = $1 and command_id = 'rejected'",
    ['trade rejected command_id'],
  ],
  [
    "a trade's status",
    "update trades set status = 'closed' where portfolio_id = $1 and trade_id = 'held'",
    ['trade held status'],
  ],
  [
    "a trade's stake",
    "update trades set amount = amount - 1 where portfolio_id = $1 and trade_id = 'held'",
    ['trade held amount'],
  ],
  [
    "a trade's shares",
    "update trades set shares = shares * 2 where portfolio_id = $1 and trade_id = 'held'",
    ['trade held shares'],
  ],
  [
    "a trade's profit",
    "update trades set realized_pnl = 7 where portfolio_id = $1 and trade_id = 'held'",
    ['trade held realized_pnl'],
  ],
  [
    'a refused trade that became an open one',
    "update trades set status = 'open', reject_code = null where portfolio_id = $1 and trade_id = 'rejected'",
    ['trade rejected status'],
  ],
  [
    'a transfer that vanished',
    "delete from ledger_transfers where portfolio_id = $1 and command_id = 'held'",
    ['fill held cash', 'fill held positions', 'portfolio # balance', 'portfolio # total_invested'],
  ],
  [
    'a deposit that vanished',
    "delete from ledger_transfers where portfolio_id = $1 and kind = 'deposit'",
    ['portfolio # initial_balance', 'portfolio # balance'],
  ],
  [
    'a transfer that was changed',
    "update ledger_transfers set amount = amount + 1 where portfolio_id = $1 and command_id = 'close' and kind = 'gain'",
    ['fill close cash', 'fill close realized_pnl', 'portfolio # balance'],
  ],
  [
    'a transfer of another kind',
    "update ledger_transfers set kind = 'exit_fee' where portfolio_id = $1 and command_id = 'close' and kind = 'gain'",
    ['fill close fees'],
  ],
  [
    'a transfer under no command',
    "insert into ledger_transfers (portfolio_id, command_id, transfer_id, debit, credit, amount, kind, recorded_at) values ($1, 'invented', 1, 'cash', 'realized_pnl', 5, 'gain', now())",
    ['fill invented cash', 'fill invented realized_pnl', 'portfolio # balance', 'portfolio # realized_pnl'],
  ],
  [
    'a transfer under a command that had another',
    "insert into ledger_transfers (portfolio_id, command_id, transfer_id, debit, credit, amount, kind, recorded_at) values ($1, 'held', 2, 'cash', 'funding', 5, 'deposit', now())",
    ['fill held cash', 'portfolio # balance', 'portfolio # initial_balance'],
  ],
  [
    'a fill that vanished',
    "delete from fills where portfolio_id = $1 and command_id = 'close'",
    ['position buy shares', 'fill close cash', 'command close fills'],
  ],
  [
    'a buy that vanished',
    "delete from fills where portfolio_id = $1 and command_id = 'held'",
    [
      'position held shares',
      'trade held shares',
      'fill held cash',
      'command held fills',
      'portfolio # trade_count',
    ],
  ],
  [
    'a fill that was changed',
    "update fills set gross = gross + 1 where portfolio_id = $1 and command_id = 'close'",
    ['position buy proceeds', 'position buy realized_pnl', 'fill close cash'],
  ],
  [
    'a second reversal of one settlement',
    `insert into fills (portfolio_id, command_id, trade_id, kind, price, shares, amount, fee, gross, exit_fee, fill_model, reverses, occurred_at, recorded_at, receipt)
       select portfolio_id, 'reverse-again', trade_id, kind, price, shares, amount, fee, gross, exit_fee, fill_model, reverses, occurred_at, recorded_at, receipt
       from fills where portfolio_id = $1 and kind = 'reverse'`,
    [
      'settlement settle reversals',
      'command reverse-again fills',
      'position buy shares',
      'fill reverse-again cash',
    ],
  ],
  [
    'a command that vanished',
    "delete from commands where portfolio_id = $1 and command_id = 'held'",
    ['command held fills'],
  ],
  [
    'a refusal that became an acceptance',
    `update commands set result = jsonb_set(result, '{accepted}', 'true') where portfolio_id = $1 and command_id = 'rejected'`,
    ['command rejected fills'],
  ],
  [
    'a signal that was executed and says that it was not',
    "update signals set status = 'canceled' where portfolio_id = $1 and signal_id = 's1'",
    ['signal s1 status'],
  ],
  [
    'a signal that says that it was executed and was not',
    "update signals set status = 'executed', decided_at = now() where portfolio_id = $1 and signal_id = 's2'",
    ['signal s2 status'],
  ],
  [
    'a portfolio that vanished from under its facts',
    'delete from portfolio_state where id = $1',
    ['portfolio # balance', 'portfolio # initial_balance', 'portfolio # total_invested'],
  ],
];
