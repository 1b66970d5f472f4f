/** The kinds of events that webhooks are told of. */
export const NOTICE_KINDS = ['fill', 'resolution', 'risk', 'fault'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The levels of notices, the least important first. */
export const NOTICE_LEVELS = ['info', 'warning', 'error'] as const;
export type NoticeLevel = (typeof NOTICE_LEVELS)[number];

/** An event that somebody may want to hear of. */
export interface Notice {
  /** The same for the same event, so that a receiver knows one that comes twice. */
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly level: NoticeLevel;
  /** The moment at which it was recorded. */
  readonly at: Date;
  /** The portfolios that it is about: `all` for one that concerns each of them, none for one of the server alone. */
  readonly portfolioIds: readonly number[] | 'all';
  /** The facts, ready for JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An address that is told of events. */
export interface Webhook {
  readonly webhookId: string;
  /** For people. */
  readonly name: string;
  readonly url: string;
  /** The key of its signatures, as `whsec_` and base64. */
  readonly secret: string;
  readonly kinds: readonly NoticeKind[];
  /** The least level that it hears. */
  readonly level: NoticeLevel;
  /** The only portfolio that it hears of; null for all. */
  readonly portfolioId: number | null;
  readonly createdAt: Date;
}

/** True if a webhook asked for a notice; one that hears of a portfolio alone hears of nothing else. */
export function isWantedBy(
  { kinds, level, portfolioId, createdAt }: Pick<Webhook, 'kinds' | 'level' | 'portfolioId' | 'createdAt'>,
  notice: Notice,
): boolean {
  const { portfolioIds } = notice;
  const isAbout = portfolioId === null || portfolioIds === 'all' || portfolioIds.includes(portfolioId);
  const isLoud = NOTICE_LEVELS.indexOf(notice.level) >= NOTICE_LEVELS.indexOf(level);
  return isAbout && isLoud && kinds.includes(notice.kind) && notice.at >= createdAt;
}
