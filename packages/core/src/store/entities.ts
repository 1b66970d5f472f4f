import type { Fill, Portfolio, Position, Trade, Transfer } from '../domain/index.ts';
import { CommandEntity } from './command.entity.ts';
import { FillEntity, type FillRow } from './fill.entity.ts';
import { PortfolioEntity, type PortfolioRow } from './portfolio.entity.ts';
import { PositionEntity, type PositionRow } from './position.entity.ts';
import { TradeEntity, type TradeRow } from './trade.entity.ts';
import { TransferEntity, type TransferRow } from './transfer.entity.ts';

export { CommandEntity, FillEntity, PortfolioEntity, PositionEntity, TradeEntity, TransferEntity };

export const ENTITIES = [
  PortfolioEntity,
  TradeEntity,
  PositionEntity,
  CommandEntity,
  TransferEntity,
  FillEntity,
] as const;
