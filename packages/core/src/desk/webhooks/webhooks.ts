import { randomBytes } from 'node:crypto';
import { DomainError, requirePortfolioId, requireText, type Webhook } from '../../domain/index.ts';
import { entityManager, type Database } from '../../store/connection/handle.ts';
import { rawQuery } from '../../store/connection/raw-query.ts';
import { SetStatement } from '../../store/ledger/set-statement.ts';
import { WebhookEntity } from '../../store/tables/entities.ts';
import { getPortfolio } from '../portfolios/get-portfolio.ts';

/** Most webhooks of a database: each has a sender of its own. */
const MOST_WEBHOOKS = 20;
const ID_BYTES = 8;
const SECRET_BYTES = 32;

/** A webhook to make. */
export type NewWebhook = Pick<Webhook, 'name' | 'url' | 'kinds' | 'level' | 'portfolioId'>;

/** A webhook with the state of its deliveries. */
export interface WebhookState extends Webhook {
  /** Notices that wait. */
  readonly pending: number;
  /** Notices that it never got. */
  readonly dropped: number;
  /** Attempts in a row that failed. */
  readonly failures: number;
  readonly retryAt: Date | null;
  readonly lastFault: string | null;
}

/** The webhooks of a database, the oldest first. */
export async function listWebhooks(db: Database): Promise<WebhookState[]> {
  const rows = await entityManager(db).find(
    WebhookEntity,
    {},
    { orderBy: { createdAt: 'asc', webhookId: 'asc' } },
  );
  return rows.map(({ aboutPortfolio, ...row }) => ({ ...row, portfolioId: aboutPortfolio }));
}

const webhookNotFound = (webhookId: string): DomainError =>
  new DomainError('WEBHOOK_NOT_FOUND', `Webhook ${webhookId} does not exist; list them to see their ids.`, {
    webhookId,
  });

/** Makes a webhook with a secret of its own. It hears of what happens from now on. @throws DomainError INVALID_INPUT, CONFLICT, PORTFOLIO_NOT_FOUND */
export async function createWebhook(db: Database, wanted: NewWebhook): Promise<WebhookState> {
  const { portfolioId, ...fields } = wanted;
  requireText('name', fields.name);
  requireText('url', fields.url);
  if (portfolioId !== null) {
    requirePortfolioId(portfolioId);
    await getPortfolio(db, portfolioId);
  }
  const row = {
    ...fields,
    webhookId: randomBytes(ID_BYTES).toString('hex'),
    secret: `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    aboutPortfolio: portfolioId,
    createdAt: db.clock.now(),
    lastSeq: 0,
    pending: 0,
    dropped: 0,
    failures: 0,
    retryAt: null,
    lastFault: null,
  };
  await entityManager(db).transactional(async (em) => {
    if ((await em.count(WebhookEntity)) >= MOST_WEBHOOKS)
      throw new DomainError('CONFLICT', `There are ${MOST_WEBHOOKS} webhooks already; delete one first.`, {
        limit: MOST_WEBHOOKS,
      });
    await new SetStatement(em).insert(WebhookEntity, [row]).run();
  });
  const { aboutPortfolio: _, ...made } = row;
  return { ...made, portfolioId };
}

/** Deletes a webhook with its notices, also those that wait. @throws DomainError WEBHOOK_NOT_FOUND */
export async function deleteWebhook(db: Database, webhookId: string): Promise<void> {
  await entityManager(db).transactional(async (em) => {
    const gone = await rawQuery(em, 'delete from webhooks where webhook_id = $1 returning webhook_id', [
      webhookId,
    ]);
    if (gone.length === 0) throw webhookNotFound(webhookId);
    await rawQuery(em, 'delete from webhook_notices where webhook_id = $1', [webhookId]);
  });
}

/** @throws DomainError WEBHOOK_NOT_FOUND */
export async function requireWebhook(db: Database, webhookId: string): Promise<void> {
  const row = await entityManager(db).findOne(WebhookEntity, { webhookId });
  if (row === null) throw webhookNotFound(webhookId);
}
