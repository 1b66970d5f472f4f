import type { InferEntity } from '@mikro-orm/core';
import { describe, expectTypeOf, test } from 'vitest';
import type {
  Cycle,
  Fill,
  ListedEvent,
  MarketSnapshot,
  Portfolio,
  Position,
  SignalRecord,
  StoredState,
  Trade,
  Transfer,
} from '../../domain/index.ts';
import type { Shares, Usd } from '../../money/index.ts';
import type {
  CycleEntity,
  EventEntity,
  FillEntity,
  MarketSnapshotEntity,
  PortfolioEntity,
  PositionEntity,
  SignalEntity,
  StrategyStateEntity,
  TradeEntity,
  TransferEntity,
} from './entities.ts';

/** The plain columns of an entity, as `{ ...row }` copies them. */
type RowOf<Entity> = {
  [Key in keyof InferEntity<Entity> as Key extends symbol ? never : Key]: InferEntity<Entity>[Key];
};

describe('a row is the state that the rules read, with nothing between', () => {
  test('of a portfolio', () => {
    expectTypeOf<RowOf<typeof PortfolioEntity>>().toExtend<Portfolio>();
    expectTypeOf<keyof RowOf<typeof PortfolioEntity>>().toEqualTypeOf<keyof Portfolio>();
  });

  test('of a trade', () => {
    expectTypeOf<RowOf<typeof TradeEntity>>().toExtend<Trade>();
    expectTypeOf<keyof RowOf<typeof TradeEntity>>().toEqualTypeOf<keyof Trade>();
  });

  test('of a position', () => {
    expectTypeOf<RowOf<typeof PositionEntity>>().toExtend<Position>();
    expectTypeOf<keyof RowOf<typeof PositionEntity>>().toEqualTypeOf<keyof Position>();
  });

  test('of a fill', () => {
    expectTypeOf<RowOf<typeof FillEntity>>().toExtend<Fill>();
    expectTypeOf<keyof RowOf<typeof FillEntity>>().toEqualTypeOf<keyof Fill>();
  });

  test('of an event', () => {
    expectTypeOf<RowOf<typeof EventEntity>>().toExtend<ListedEvent>();
    expectTypeOf<keyof RowOf<typeof EventEntity>>().toEqualTypeOf<keyof ListedEvent | 'searchText'>();
  });

  test('of a price in the history', () => {
    expectTypeOf<RowOf<typeof MarketSnapshotEntity>>().toExtend<MarketSnapshot>();
    expectTypeOf<keyof RowOf<typeof MarketSnapshotEntity>>().toEqualTypeOf<keyof MarketSnapshot>();
  });

  test('of a signal', () => {
    expectTypeOf<RowOf<typeof SignalEntity>>().toExtend<SignalRecord>();
    expectTypeOf<keyof RowOf<typeof SignalEntity>>().toEqualTypeOf<keyof SignalRecord>();
  });

  test('of a cycle, and of the state that it stores', () => {
    expectTypeOf<RowOf<typeof CycleEntity>>().toExtend<Cycle>();
    expectTypeOf<keyof RowOf<typeof CycleEntity>>().toEqualTypeOf<keyof Cycle>();
    expectTypeOf<RowOf<typeof StrategyStateEntity>>().toExtend<StoredState>();
    expectTypeOf<keyof RowOf<typeof StrategyStateEntity>>().toEqualTypeOf<keyof StoredState>();
  });

  test('of a transfer', () => {
    expectTypeOf<RowOf<typeof TransferEntity>>().toExtend<Transfer>();
    expectTypeOf<keyof RowOf<typeof TransferEntity>>().toEqualTypeOf<keyof Transfer>();
  });
});

test('columns of money keep their units', () => {
  type StoredPosition = RowOf<typeof PositionEntity>;
  expectTypeOf<StoredPosition['shares']>().toExtend<Shares>();
  expectTypeOf<StoredPosition['amount']>().toExtend<Usd>();
  expectTypeOf<StoredPosition['amount']>().not.toExtend<Shares>();
  expectTypeOf<StoredPosition['exitPrice']>().not.toExtend<bigint>();
});
