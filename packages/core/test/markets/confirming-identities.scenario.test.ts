import { describe, expect, test } from 'vitest';
import {
  confirmIdentity,
  executeTrade,
  getMarket,
  readResolutionLog,
  type DomainError,
} from '../../src/index.ts';
import { aBuy, NOON } from '../support/builders.ts';
import { outcomesOf, relabelled, resolved, swapped } from '../support/listings.ts';
import { marketWorld, refOf } from '../support/market-world.ts';
import { openTestWorld } from '../support/test-database.ts';

const later = new Date(NOON.getTime() + 86_400_000);
const world = await openTestWorld({ now: () => later });
const { db } = world;
const { heldMarket, settle, says } = marketWorld(world);

describe('a person confirms', () => {
  const decide = (marketId: string, verdict: 'keep' | 'accept') =>
    confirmIdentity(db, { ...refOf(marketId), verdict, reason: 'looked it up' });

  test('our outcomes: the market trades again, and is paid by the next word of its venue', async () => {
    const id = await heldMarket('kept');
    await says('kept', { state: 'open', reviewReason: null }, { outcomes: swapped('kept') });
    const kept = await decide('kept', 'keep');
    expect(kept).toMatchObject({ outcomes: outcomesOf('kept'), reviewReason: null, claimedIdentity: null });
    await executeTrade(db, aBuy({ portfolioId: id, marketId: 'kept', commandId: 'again' }));
    const { changes } = await readResolutionLog(db, refOf('kept'));
    expect(changes.at(-1)).toMatchObject({ source: 'admin', note: 'outcomes kept: looked it up' });
    await says('kept', resolved('1'));
    expect(await settle('kept')).toMatchObject({ settled: 3, state: 'settled' });
    expect(await decide('kept', 'accept')).toMatchObject({ outcomes: outcomesOf('kept') });
  });

  test('other labels', async () => {
    await heldMarket('accepted');
    await says('accepted', { state: 'open', reviewReason: null }, { outcomes: relabelled('accepted', 'Si') });
    await decide('accepted', 'accept');
    expect(await getMarket(db, refOf('accepted'))).toMatchObject({
      outcomes: relabelled('accepted', 'Si'),
      reviewReason: null,
      claimedIdentity: null,
    });
  });

  test('never that those who hold one side are paid for the other', async () => {
    await heldMarket('swap');
    await says('swap', { state: 'open', reviewReason: null }, { outcomes: swapped('swap') });
    await expect(decide('swap', 'accept')).rejects.toMatchObject({ code: 'MARKET_IDENTITY_CHANGED' });
    expect(await getMarket(db, refOf('swap'))).toMatchObject({ reviewReason: 'IDENTITY_CHANGED' });
  });

  test('only with a reason, of a market that is known', async () => {
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: unknown) => (error as DomainError).code,
      );
    const decision = { ...refOf('unknown'), verdict: 'keep' as const, reason: 'because' };
    expect(await codeOf(confirmIdentity(db, decision))).toBe('MARKET_NOT_FOUND');
    expect(await codeOf(confirmIdentity(db, { ...decision, reason: ' ' }))).toBe('INVALID_INPUT');
    expect(await codeOf(confirmIdentity(db, { ...decision, verdict: 'both' as never }))).toBe(
      'INVALID_INPUT',
    );
  });
});
