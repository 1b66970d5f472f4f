import type { Fill, Portfolio, Position, Trade, Transfer } from '../domain/index.ts';
import { AuditCheckpointEntity } from './audit-checkpoint.entity.ts';
import { CommandEntity } from './command.entity.ts';
import { FillEntity, type FillRow } from './fill.entity.ts';
import { PortfolioEntity, type PortfolioRow } from './portfolio.entity.ts';
import { PositionEntity, type PositionRow } from './position.entity.ts';
import { TokenEntity } from './token.entity.ts';
import { TradeEntity, type TradeRow } from './trade.entity.ts';
import { TransferEntity, type TransferRow } from './transfer.entity.ts';

export { AuditCheckpointEntity, CommandEntity, FillEntity, PortfolioEntity, PositionEntity, TokenEntity, TradeEntity, TransferEntity };

export const ENTITIES = [
  PortfolioEntity,
  TradeEntity,
  PositionEntity,
  CommandEntity,
  TransferEntity,
  FillEntity,
  TokenEntity,
  AuditCheckpointEntity,
] as const;
