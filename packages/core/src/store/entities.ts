import { AuditCheckpointEntity } from './audit-checkpoint.entity.ts';
import { CommandEntity } from './command.entity.ts';
import { FillEntity } from './fill.entity.ts';
import { PortfolioEntity } from './portfolio.entity.ts';
import { PositionEntity } from './position.entity.ts';
import { TokenEntity } from './token.entity.ts';
import { TradeEntity } from './trade.entity.ts';
import { TransferEntity } from './transfer.entity.ts';

export {
  CommandEntity,
  FillEntity,
  PortfolioEntity,
  PositionEntity,
  TokenEntity,
  TradeEntity,
  TransferEntity,
};

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
