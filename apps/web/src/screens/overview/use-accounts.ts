import type { RouterOutputs } from '@prescient/api';
import { ALONE, api } from '../../api/client.ts';
import { useRead } from '../../api/use-read.ts';
import type { Portfolio } from '../../state/portfolios.ts';

/** The account of a portfolio at the live marks. */
type Account = RouterOutputs['portfolio']['get'];
/** The figures of a portfolio's report. */
type Figures = RouterOutputs['report']['compare']['items'][number];

/** A portfolio with all that is known of it. */
export interface Compared extends Portfolio {
  readonly liquidationValue: string | null;
  readonly figures: Figures | null;
}

/** Portfolios that are followed closely, and compared by their reports: the most that one call takes. */
const MOST_FOLLOWED = 10;
const EVERY_MS = 2_000;
const REPORT_EVERY_MS = 30_000;

const isFollowed = ({ kind, status }: Portfolio): boolean => kind === 'live' && status !== 'archived';

/** Returns the portfolios that are followed closely: the first live ones that are not archived. */
export const followedOf = (all: readonly Portfolio[]): readonly Portfolio[] =>
  all.filter(isFollowed).slice(0, MOST_FOLLOWED);

/** Reads the accounts at the live marks every other second, and the reports now and then. */
export function useAccounts(all: readonly Portfolio[]): readonly Compared[] {
  const ids = followedOf(all).map(({ id }) => id);
  const key = ids.join();
  const accounts = useRead<readonly Account[]>(
    () => Promise.all(ids.map((portfolioId) => api.portfolio.get.query({ portfolioId }))),
    { key: `accounts ${key}`, everyMs: EVERY_MS },
  );
  const reports = useRead<readonly Figures[]>(
    async () => (ids.length === 0 ? [] : (await compare(ids)).items),
    { key: `reports ${key}`, everyMs: REPORT_EVERY_MS },
  );
  return all.map((portfolio) => ({
    liquidationValue: null,
    ...portfolio,
    ...accounts.data?.find(({ id }) => id === portfolio.id),
    figures: reports.data?.find(({ portfolioId }) => portfolioId === portfolio.id) ?? null,
  }));
}

const compare = (portfolioIds: number[]) => api.report.compare.query({ portfolioIds }, ALONE);
