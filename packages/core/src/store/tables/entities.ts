import { AuditCheckpointEntity } from './audit-checkpoint.entity.ts';
import { CommandEntity } from './command.entity.ts';
import { CycleEntity } from './cycle.entity.ts';
import { EquitySnapshotEntity } from './equity-snapshot.entity.ts';
import { EventEntity } from './event.entity.ts';
import { ConsumedDepthEntity } from './consumed-depth.entity.ts';
import { FillEntity } from './fill.entity.ts';
import { IdempotencyKeyEntity } from './idempotency-key.entity.ts';
import { LeaseEntity } from './lease.entity.ts';
import { LedgerHashEntity } from './ledger-hash.entity.ts';
import { MarketQuoteEntity } from './market-quote.entity.ts';
import { MarketResolutionEntity } from './market-resolution.entity.ts';
import { MarketSnapshotEntity } from './market-snapshot.entity.ts';
import { MarketEntity } from './market.entity.ts';
import { PortfolioEntity } from './portfolio.entity.ts';
import { PositionEntity } from './position.entity.ts';
import { RiskLimitsEntity } from './risk-limits.entity.ts';
import { RiskWatermarksEntity } from './risk-watermarks.entity.ts';
import { ShadowSumsEntity } from './shadow-sums.entity.ts';
import { SignalEntity } from './signal.entity.ts';
import { StrategyStateEntity } from './strategy-state.entity.ts';
import { TokenEntity } from './token.entity.ts';
import { TradeEntity } from './trade.entity.ts';
import { TradingHaltEntity } from './trading-halt.entity.ts';
import { TransferEntity } from './transfer.entity.ts';

export {
  CommandEntity,
  CycleEntity,
  EventEntity,
  ConsumedDepthEntity,
  FillEntity,
  IdempotencyKeyEntity,
  MarketEntity,
  MarketQuoteEntity,
  MarketResolutionEntity,
  MarketSnapshotEntity,
  PortfolioEntity,
  PositionEntity,
  RiskLimitsEntity,
  RiskWatermarksEntity,
  ShadowSumsEntity,
  SignalEntity,
  StrategyStateEntity,
  TokenEntity,
  TradeEntity,
  TradingHaltEntity,
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
  EventEntity,
  MarketEntity,
  MarketQuoteEntity,
  MarketSnapshotEntity,
  MarketResolutionEntity,
  ConsumedDepthEntity,
  ShadowSumsEntity,
  IdempotencyKeyEntity,
  EquitySnapshotEntity,
  LedgerHashEntity,
  LeaseEntity,
  SignalEntity,
  StrategyStateEntity,
  CycleEntity,
  RiskLimitsEntity,
  RiskWatermarksEntity,
  TradingHaltEntity,
] as const;
