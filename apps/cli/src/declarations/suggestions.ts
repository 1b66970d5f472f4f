import type { Suggest } from '../program/declare.ts';

/** Most words that are suggested. */
const MOST = 100;
/** Milliseconds that the API has to name them: a person waits at the prompt. */
const PATIENCE_MS = 1_000;

async function clientOf(variables: NodeJS.ProcessEnv) {
  const [{ createClient }, { readEnvironment }] = await Promise.all([
    import('@prescient/bot'),
    import('../process/environment.ts'),
  ]);
  const { host, port, token } = readEnvironment(variables);
  return createClient(`http://${host}:${port}`, token, AbortSignal.timeout(PATIENCE_MS));
}

/** The portfolios of the API that runs. */
export const portfolios: Suggest = async (variables) => {
  const client = await clientOf(variables);
  const { items } = await client.portfolio.list.query({ limit: MOST });
  return items.map(({ id }) => `${id}`);
};

/** The markets of the API that runs that can be traded now, those that end first before the others. */
export const markets: Suggest = async (variables) => {
  const client = await clientOf(variables);
  const { items } = await client.market.list.query({ trading: true, sort: 'endsIn', limit: MOST });
  return items.map(({ marketId }) => marketId);
};

/** The strategies that are shipped. */
export const strategies: Suggest = async () => {
  const { shippedStrategies } = await import('@prescient/strategies/sdk');
  return Object.keys(shippedStrategies);
};
