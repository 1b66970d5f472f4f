import { arbitrage } from './arbitrage.ts';
import { calibrated } from './calibrated.ts';
import { favourite } from './favourite.ts';
import { meanReversion } from './mean-reversion.ts';
import { momentum } from './momentum.ts';

/** The strategies that come with Prescient, by the name under which `--strategy NAME` finds them. */
export const shippedStrategies: Readonly<Record<string, unknown>> = Object.fromEntries(
  [arbitrage, calibrated, favourite, meanReversion, momentum].map((each) => [each.name, each]),
);
