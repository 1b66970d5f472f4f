import { isRefusedAs, type ApiClient } from '@prescient/bot';
import type { TemplateName } from '@prescient/core/domain';
import { CurrentStrategy } from './current-strategy.ts';
import type { OpenedPortfolio } from './open-strategies.ts';

/** A portfolio of the demo: the shipped strategy that trades it, and the template from which it is opened. */
interface Member {
  readonly id: number;
  readonly strategy: string;
  readonly template: TemplateName;
  readonly config: Readonly<Record<string, string>>;
}

/** The portfolios of the demo. Prices of its world move within minutes, so that their strategies look back for less than usual. */
const MEMBERS: readonly Member[] = [
  {
    id: 101,
    strategy: 'favourite',
    template: 'book',
    config: { stake: '10', minPrice: '0.65', maxPrice: '0.95' },
  },
  {
    id: 102,
    strategy: 'momentum',
    template: 'book',
    config: { stake: '20', hours: '0.5', rise: '0.08', maxHold: '4' },
  },
  {
    id: 103,
    strategy: 'mean-reversion',
    template: 'refilling-book',
    config: { stake: '20', hours: '0.5', deviations: '1.5', smallest: '0.03', maxHold: '4' },
  },
  { id: 104, strategy: 'arbitrage', template: 'small-book', config: {} },
];

const nameOf = ({ strategy }: Member): string => `demo: ${strategy}`;

/** Returns a member's portfolio, and opens it first where it is missing. */
async function portfolioOf(client: ApiClient, member: Member) {
  const { id, template, strategy, config } = member;
  try {
    return await client.portfolio.get.query({ portfolioId: id });
  } catch (error) {
    if (!isRefusedAs(error, 'PORTFOLIO_NOT_FOUND')) throw error;
    const name = nameOf(member);
    return client.portfolio.create.mutate({
      id,
      name,
      template,
      strategyType: strategy,
      strategyConfig: config,
    });
  }
}

/**
 * Opens the portfolios of the demo that are missing, and returns those that it may trade: not one that somebody else opened
 * under the same number, and not one that was archived or locked.
 * @throws TRPCClientError
 */
export async function openCrew(client: ApiClient): Promise<OpenedPortfolio[]> {
  const crew: OpenedPortfolio[] = [];
  for (const member of MEMBERS) {
    const { name, status } = await portfolioOf(client, member);
    if (name !== nameOf(member) || status === 'archived' || status === 'locked') continue;
    const settings = Object.entries(member.config).map(([key, value]) => `${key}=${value}`);
    const current = await CurrentStrategy.open({ file: member.strategy, settings }, false);
    crew.push({ portfolioId: member.id, current });
  }
  return crew;
}
