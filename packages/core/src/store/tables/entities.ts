import { AuditCheckpointEntity } from './ledger/audit-checkpoint.entity.ts';
import { CommandEntity } from './ledger/command.entity.ts';
import { CycleEntity } from './trading/cycle.entity.ts';
import { EquitySnapshotEntity } from './ledger/equity-snapshot.entity.ts';
import { EventEntity } from './market/event.entity.ts';
import { ConsumedDepthEntity } from './ledger/consumed-depth.entity.ts';
import { FillEntity } from './ledger/fill.entity.ts';
import { IdempotencyKeyEntity } from './access/idempotency-key.entity.ts';
import { LeaseEntity } from './access/lease.entity.ts';
import { LedgerHashEntity } from './ledger/ledger-hash.entity.ts';
import { MarketQuoteEntity } from './market/market-quote.entity.ts';
import { MarketResolutionEntity } from './market/market-resolution.entity.ts';
import { MarketSnapshotEntity } from './market/market-snapshot.entity.ts';
import { MarketEntity } from './market/market.entity.ts';
import { PortfolioEntity } from './ledger/portfolio.entity.ts';
import { PositionEntity } from './ledger/position.entity.ts';
import { ReplayRunEntity } from './replays/replay-run.entity.ts';
import { ReplayTradeEntity } from './replays/replay-trade.entity.ts';
import { RiskLimitsEntity } from './trading/risk-limits.entity.ts';
import { RiskWatermarksEntity } from './trading/risk-watermarks.entity.ts';
import { ShadowSumsEntity } from './ledger/shadow-sums.entity.ts';
import { SignalEntity } from './trading/signal.entity.ts';
import { StrategyStateEntity } from './trading/strategy-state.entity.ts';
import { TokenStakeEntity } from './access/token-stake.entity.ts';
import { TokenEntity } from './access/token.entity.ts';
import { TradeEntity } from './ledger/trade.entity.ts';
import { TradingHaltEntity } from './trading/trading-halt.entity.ts';
import { NoticePlaceEntity } from './access/notice-place.entity.ts';
import { TransferEntity } from './ledger/transfer.entity.ts';
import { WebhookNoticeEntity } from './access/webhook-notice.entity.ts';
import { WebhookEntity } from './access/webhook.entity.ts';

export {
  CommandEntity,
  CycleEntity,
  EquitySnapshotEntity,
  EventEntity,
  ConsumedDepthEntity,
  FillEntity,
  IdempotencyKeyEntity,
  MarketEntity,
  MarketQuoteEntity,
  MarketResolutionEntity,
  MarketSnapshotEntity,
  NoticePlaceEntity,
  PortfolioEntity,
  PositionEntity,
  ReplayRunEntity,
  ReplayTradeEntity,
  RiskLimitsEntity,
  RiskWatermarksEntity,
  ShadowSumsEntity,
  SignalEntity,
  StrategyStateEntity,
  TokenEntity,
  TokenStakeEntity,
  TradeEntity,
  TradingHaltEntity,
  TransferEntity,
  WebhookEntity,
};

export const ENTITIES = [
  PortfolioEntity,
  TradeEntity,
  PositionEntity,
  CommandEntity,
  TransferEntity,
  FillEntity,
  TokenEntity,
  TokenStakeEntity,
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
  WebhookEntity,
  WebhookNoticeEntity,
  NoticePlaceEntity,
  ReplayRunEntity,
  ReplayTradeEntity,
] as const;
