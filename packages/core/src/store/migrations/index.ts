import { InitialMigration } from './2026-q1/migration-20260101000000-initial.ts';
import { TokensMigration } from './2026-q1/migration-20260201000000-tokens.ts';
import { AuditCheckpointsMigration } from './2026-q1/migration-20260202000000-audit-checkpoints.ts';
import { BookFillsMigration } from './2026-q1/migration-20260301000000-book-fills.ts';
import { MarketsMigration } from './2026-q1/migration-20260302000000-markets.ts';
import { LeasesMigration } from './2026-q1/migration-20260303000000-leases.ts';
import { FillOrderMigration } from './2026-q1/migration-20260304000000-fill-order.ts';
import { EventTitlesMigration } from './2026-q1/migration-20260305000000-event-titles.ts';
import { SearchTextsMigration } from './2026-q1/migration-20260306000000-search-texts.ts';
import { MarketIdentityMigration } from './2026-q2/migration-20260402000000-market-identity.ts';
import { DepthByLevelMigration } from './2026-q2/migration-20260403000000-depth-by-level.ts';
import { PriceRangesMigration } from './2026-q2/migration-20260404000000-price-ranges.ts';
import { IdempotencyKeysMigration } from './2026-q2/migration-20260405000000-idempotency-keys.ts';
import { LeaseTermsMigration } from './2026-q2/migration-20260406000000-lease-terms.ts';
import { ReportsMigration } from './2026-q2/migration-20260407000000-reports.ts';
import { LiquidationValuesMigration } from './2026-q2/migration-20260408000000-liquidation-values.ts';
import { SignalsMigration } from './2026-q2/migration-20260501000000-signals.ts';
import { RiskMigration } from './2026-q2/migration-20260502000000-risk.ts';
import { PortfolioOriginsMigration } from './2026-q2/migration-20260503000000-portfolio-origins.ts';
import { MarketQuotesMigration } from './2026-q2/migration-20260504000000-market-quotes.ts';
import { TokenBudgetsMigration } from './2026-q2/migration-20260506000000-token-budgets.ts';
import { ExclusiveEventsMigration } from './2026-q2/migration-20260507000000-exclusive-events.ts';

/** Every migration in order. The names are what the database remembers: never rename one that was released. */
export const MIGRATIONS = [
  { name: '20260101000000-initial', class: InitialMigration },
  { name: '20260201000000-tokens', class: TokensMigration },
  { name: '20260202000000-audit-checkpoints', class: AuditCheckpointsMigration },
  { name: '20260301000000-book-fills', class: BookFillsMigration },
  { name: '20260302000000-markets', class: MarketsMigration },
  { name: '20260303000000-leases', class: LeasesMigration },
  { name: '20260304000000-fill-order', class: FillOrderMigration },
  { name: '20260305000000-event-titles', class: EventTitlesMigration },
  { name: '20260306000000-search-texts', class: SearchTextsMigration },
  { name: '20260402000000-market-identity', class: MarketIdentityMigration },
  { name: '20260403000000-depth-by-level', class: DepthByLevelMigration },
  { name: '20260404000000-price-ranges', class: PriceRangesMigration },
  { name: '20260405000000-idempotency-keys', class: IdempotencyKeysMigration },
  { name: '20260406000000-lease-terms', class: LeaseTermsMigration },
  { name: '20260407000000-reports', class: ReportsMigration },
  { name: '20260408000000-liquidation-values', class: LiquidationValuesMigration },
  { name: '20260501000000-signals', class: SignalsMigration },
  { name: '20260502000000-risk', class: RiskMigration },
  { name: '20260503000000-portfolio-origins', class: PortfolioOriginsMigration },
  { name: '20260504000000-market-quotes', class: MarketQuotesMigration },
  { name: '20260506000000-token-budgets', class: TokenBudgetsMigration },
  { name: '20260507000000-exclusive-events', class: ExclusiveEventsMigration },
];
