import { describe, expect, test } from 'vitest';
import {
  auditRound,
  closeTrade,
  commitCommands,
  countLocked,
  executeTrade,
  getPortfolio,
  lockAfterAudit,
  pausePortfolio,
  previewCommand,
  resumePortfolio,
  reverseSettlement,
  settleTrade,
  unlockPortfolio,
  verifyAudit,
  type Database,
} from '../../src/index.ts';
import { takeRound } from '../../src/store/audit/audit-checkpoints.ts';
import { entityManager } from '../../src/store/connection/handle.ts';
import { aBuy, aClose, aReversal, aSettlement } from '../support/builders.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, sql, owner, portfolio, another } = await openTestWorld();

const CLEAN = { findings: [], rebuilt: [], unlocked: [] };

/** Portfolios in which a round found something. */
const found = async (): Promise<number[]> =>
  (await auditRound(db))!.findings.map(({ portfolioId }) => portfolioId);

/** A portfolio with a trade, up to which everything was audited. */
async function audited(): Promise<number> {
  const { id } = await portfolio();
  await executeTrade(db, aBuy({ portfolioId: id }));
  expect(await auditRound(db)).toMatchObject(CLEAN);
  return id;
}

/** A dollar from nowhere, with which the row still agrees with itself. */
const enrich = (id: number, dollars = 1) =>
  owner(
    `update portfolio_state set balance = balance + $2, realized_pnl = realized_pnl + $2,
      total_profit_loss = total_profit_loss + $2 where id = $1`,
    id,
    dollars,
  );

describe('a round', () => {
  test('reads what moved since the last one, and nothing where nothing did', async () => {
    const id = await audited();
    expect(await auditRound(db)).toEqual({ changed: 0, ...CLEAN });
    await closeTrade(db, aClose({ portfolioId: id, shares: '10' }));
    expect(await auditRound(db)).toEqual({ changed: 1, ...CLEAN });
    const [row] = await sql(
      'select balance::text, trade_count, through::text from audit_checkpoints where portfolio_id = $1',
      id,
    );
    // A movement of the latest moment is not in the sums yet: more may come at the same moment.
    expect(row).toMatchObject({ balance: '9900.000000', trade_count: 1 });
  });

  test('follows every kind of movement', async () => {
    const id = await audited();
    await settleTrade(db, aSettlement({ portfolioId: id }));
    expect(await auditRound(db)).toMatchObject({ changed: 1, ...CLEAN });
    await reverseSettlement(db, aReversal({ portfolioId: id }));
    await executeTrade(db, aBuy({ portfolioId: id, commandId: 'refused', amount: '1000000' })).catch(
      () => undefined,
    );
    expect(await auditRound(db)).toMatchObject(CLEAN);
    await pausePortfolio(db, id);
    await resumePortfolio(db, id);
    expect(await auditRound(db)).toMatchObject(CLEAN);
  });

  test('of many goes on while all trade, in one millisecond and with clocks that disagree, and never suspects anybody', async () => {
    const { id: portfolioId } = await portfolio('1000000');
    const now = Date.now();
    const clocks = [() => new Date(now), () => new Date(now - 3_600_000), () => new Date(now + 3)];
    const desks = await Promise.all(clocks.map((shown) => another({ now: shown })));
    const trading = new Set(desks);
    let rounds = 0;
    const trade = async (desk: Database, name: number): Promise<void> => {
      for (let turn = 0; turn < 12 || rounds < 3; turn += 1) {
        const ids = Array.from({ length: 5 }, (_, index) => `${name}-${turn}-${index}`);
        await commitCommands(
          desk,
          ids.map((commandId) => aBuy({ portfolioId, commandId, amount: '1' })),
        );
        await closeTrade(desk, aClose({ portfolioId, commandId: `close-${ids[0]}`, tradeId: ids[0]! }));
        await resumePortfolio(desk, portfolioId);
      }
      trading.delete(desk);
    };
    const trades = Promise.all(desks.map(trade));
    for (; trading.size > 0; rounds += 1) expect((await auditRound(db)) ?? CLEAN).toMatchObject(CLEAN);
    await trades;
    expect(await auditRound(db)).toMatchObject(CLEAN);
    expect(await verifyAudit(db, portfolioId)).toMatchObject({ clean: true });
    // The next day begins where the rounds left off, and comes to the same sums as all movements together.
    await executeTrade(db, aBuy({ portfolioId, commandId: 'a-day-later' }));
    expect(await auditRound(db)).toMatchObject({ changed: 1, ...CLEAN });
  });

  test('is made by one process at a time', async () => {
    await entityManager(db).transactional(async (em) => {
      expect(await takeRound(em)).toBe(true);
      expect(await auditRound(await another())).toBeNull();
    });
    expect(await auditRound(db)).toMatchObject(CLEAN);
  });
});

describe('a difference', () => {
  test.each([
    ['in the balance', 'portfolio_state set balance = balance + 1, realized_pnl = realized_pnl + 1 where id'],
    ['in the deposit', 'portfolio_state set balance = balance + 1, initial_balance = 10001 where id'],
    ['in the count of trades', 'portfolio_state set trade_count = 7 where id'],
    ['in the profit', 'portfolio_state set total_profit_loss = 5 where id'],
    [
      'in a lot',
      'portfolio_positions set amount = amount - 1, current_pnl = current_pnl + 1 where portfolio_id',
    ],
    ['in the shares of a lot', 'portfolio_positions set shares = shares + 1 where portfolio_id'],
    ['in a recent movement', "ledger_transfers set amount = 99 where command_id = 'later' and portfolio_id"],
  ])('%s locks the portfolio and says what differs', async (_, tampering) => {
    const id = await audited();
    await executeTrade(db, aBuy({ portfolioId: id, commandId: 'later' }));
    await owner(`update ${tampering} = $1`, id);
    const round = await auditRound(db);
    expect(round!.findings).toMatchObject([{ portfolioId: id, waivedBecause: null }]);
    expect(round!.findings[0]!.differences).toEqual((await verifyAudit(db, id)).differences);
    const { status, statusReason } = await getPortfolio(db, id);
    expect(status).toBe('locked');
    expect(statusReason).toMatch(/^audit: .+ is .+, the facts say .+/);
    expect(await found()).toEqual([]);
  });

  test('locks nobody else, and stops everything in the one it locks', async () => {
    const neighbour = await audited();
    const id = await audited();
    const before = await countLocked(db);
    await enrich(id);
    expect(await found()).toEqual([id]);
    expect(await countLocked(db)).toBe(before + 1);
    const everything = [
      aBuy({ portfolioId: id, commandId: 'more' }),
      aClose({ portfolioId: id }),
      aSettlement({ portfolioId: id }),
    ] as const;
    for (const outcome of await commitCommands(db, everything)) {
      expect(outcome).toMatchObject({ accepted: false, refusal: { code: 'PORTFOLIO_LOCKED' } });
    }
    expect(await previewCommand(db, everything[0])).toMatchObject({ refusal: { code: 'PORTFOLIO_LOCKED' } });
    await expect(pausePortfolio(db, id)).rejects.toMatchObject({ code: 'PORTFOLIO_LOCKED' });
    await expect(resumePortfolio(db, id)).rejects.toMatchObject({ code: 'PORTFOLIO_LOCKED' });
    await executeTrade(db, aBuy({ portfolioId: neighbour, commandId: 'more' }));
  });

  test('that only a checkpoint has is no difference: it is built again', async () => {
    const id = await audited();
    await owner(
      `update audit_checkpoints set balance = balance + 1, verified_state = '' where portfolio_id = $1`,
      id,
    );
    expect(await auditRound(db)).toMatchObject({ findings: [], rebuilt: [id] });
    expect(await auditRound(db)).toMatchObject({ changed: 1, ...CLEAN });
    expect(await getPortfolio(db, id)).toMatchObject({ status: 'active' });
  });
});

describe('unlocking', () => {
  async function lockedWithDifference(): Promise<number> {
    const id = await audited();
    await enrich(id);
    expect(await found()).toEqual([id]);
    return id;
  }

  test('is refused while an audit differs, and pauses the portfolio once it does not', async () => {
    const id = await lockedWithDifference();
    await expect(unlockPortfolio(db, id)).rejects.toMatchObject({
      code: 'PORTFOLIO_LOCKED',
      details: { differences: 3 },
    });
    await enrich(id, -1);
    expect(await unlockPortfolio(db, id)).toMatchObject({ status: 'paused' });
    await closeTrade(db, aClose({ portfolioId: id }));
    await expect(executeTrade(db, aBuy({ portfolioId: id, commandId: 'more' }))).rejects.toMatchObject({
      code: 'PORTFOLIO_PAUSED',
    });
    expect(await resumePortfolio(db, id)).toMatchObject({ status: 'active', statusReason: null });
    expect(await found()).toEqual([]);
  });

  test('by force needs a reason, and the audit then reports without locking until all is right once', async () => {
    const id = await lockedWithDifference();
    await expect(unlockPortfolio(db, id, { force: ' ' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const reason = 'the venue paid a dollar too much';
    expect(await unlockPortfolio(db, id, { force: reason })).toMatchObject({
      status: 'paused',
      statusReason: `unlocked by force: ${reason}`,
    });
    await resumePortfolio(db, id);
    expect((await auditRound(db))!.findings).toMatchObject([{ portfolioId: id, waivedBecause: reason }]);
    expect(await getPortfolio(db, id)).toMatchObject({ status: 'active' });
    await enrich(id, -1);
    expect(await found()).toEqual([]);
    await enrich(id);
    expect((await auditRound(db))!.findings).toMatchObject([{ portfolioId: id, waivedBecause: null }]);
    expect(await getPortfolio(db, id)).toMatchObject({ status: 'locked' });
  });

  test('leaves a portfolio alone that is not locked, and keeps the first reason of one that is', async () => {
    const id = await audited();
    expect(await unlockPortfolio(db, id)).toMatchObject({ status: 'active', statusReason: null });
    await lockAfterAudit(db, id, 'by hand');
    expect(await lockAfterAudit(db, id, 'again')).toMatchObject({
      status: 'locked',
      statusReason: 'by hand',
    });
    expect(await unlockPortfolio(db, id)).toMatchObject({ status: 'paused' });
    await expect(unlockPortfolio(db, 999_999)).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
  });
});

test('a status changes at no moment before the last, so that facts stay in order whatever a clock says', async () => {
  const id = await audited();
  const { lastUpdated } = await getPortfolio(db, id);
  const slow = await another({ now: () => new Date(0) });
  expect((await pausePortfolio(slow, id)).lastUpdated).toEqual(lastUpdated);
});
