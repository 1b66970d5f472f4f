import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseUsd, sumUsd, type Usd } from '../../money/index.ts';
import { reserveShares, type BudgetedBuy } from './budget.ts';

const buy = (commandId: string, stake: string): BudgetedBuy => ({
  portfolioId: 1,
  commandId,
  stake: parseUsd(stake),
});
const state = { budget: parseUsd('100'), spent: parseUsd('30'), shares: [] };

describe('a budget', () => {
  test('lets in what fits, and goes on after what does not', () => {
    const reserved = reserveShares(state, [buy('a', '50'), buy('b', '20.000001'), buy('c', '20')]);
    expect(reserved.map(({ fits }) => fits)).toEqual([true, false, true]);
    expect(reserved[1]).toMatchObject({
      refusal: {
        code: 'BUDGET_EXCEEDED',
        details: { budget: '100.000000', spent: '80.000000', stake: '20.000001' },
      },
    });
  });

  test('counts a buy that is sent again once', () => {
    const shares = [{ portfolioId: 1, commandId: 'a', amount: parseUsd('30') }];
    const again = reserveShares({ ...state, spent: parseUsd('100'), shares }, [
      buy('a', '30'),
      buy('a', '30'),
    ]);
    expect(again.map(({ fits }) => fits)).toEqual([true, true]);
  });

  test('is never reserved beyond its end', () => {
    const stake = fc.bigInt({ min: 1n, max: 200_000_000n }).map((amount) => amount as Usd);
    const buys = fc.array(
      fc.record({ portfolioId: fc.nat(2), commandId: fc.constantFrom('a', 'b', 'c'), stake }),
    );
    fc.assert(
      fc.property(buys, (asked) => {
        const amounts = new Map<string, Usd>();
        for (const reservation of reserveShares({ ...state, spent: 0n as Usd }, asked))
          if (reservation.fits) {
            const { portfolioId, commandId, amount } = reservation.share;
            amounts.set(`${portfolioId} ${commandId}`, amount);
          }
        expect(sumUsd(amounts.values()) <= state.budget).toBe(true);
      }),
    );
  });
});
