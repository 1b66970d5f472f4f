import { Outbound } from '@prescient/venues';
import { ok, warning, type Check } from './finding.ts';

const VENUES = {
  Polymarket: 'https://gamma-api.polymarket.com/markets?limit=1',
  "Polymarket's books": 'https://clob.polymarket.com/time',
  Kalshi: 'https://external-api.kalshi.com/trade-api/v2/exchange/status',
} as const;

/** Milliseconds for the first byte of an answer. */
const PATIENCE_MS = 3_000;

const proxy: Check = {
  name: 'proxy',
  look: async ({ variables }) => {
    const outbound = new Outbound({ variables });
    const names = new Set(Object.values(VENUES).map((url) => outbound.proxyName(url) ?? 'none'));
    return ok(names.size === 1 && names.has('none') ? 'none is set' : [...names].join(', '));
  },
};

const reach = (name: string, url: string): Check => ({
  name,
  look: async ({ variables }) => {
    const outbound = new Outbound({ variables });
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const answer = await outbound.fetch(url, { method: 'GET', headers: {}, redirect: 'manual', signal });
      await answer.body?.cancel();
      return ok(`answers (${answer.status})`);
    } catch (error) {
      const { cause, message } = error as Error;
      const why = cause instanceof Error ? cause.message : message;
      return warning(
        `cannot be reached (${why})`,
        'Only --live and record need it. Check the network, HTTPS_PROXY and NO_PROXY.',
      );
    } finally {
      await outbound.close();
    }
  },
});

/** The checks of the network, which only real venues need. */
export const NETWORK_CHECKS: readonly Check[] = [
  proxy,
  ...Object.entries(VENUES).map(([name, url]) => reach(name, url)),
];
