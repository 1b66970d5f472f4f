import { parsePrice, parseShares } from '@prescient/core/money';
import { identityOf } from '@prescient/core/domain';
import { isoTime } from '../wire/iso-time.ts';
import type { ResolutionStage, VenueEvent, VenueMarket } from '../market/market.ts';
import { refuse, type Fault, type Refusal } from '../wire/refusal.ts';
import { resolutionOf } from './resolution.ts';
import { type GammaMarket, gammaMarket } from './gamma-market.ts';
import { bestOf, tagsOf } from '../market/figures.ts';
import { feesOf } from './fees.ts';
import { findFault } from './market-faults.ts';
import { outcomesOf } from './outcomes.ts';
import { tagsIn, toVenueEvent } from './parse-event.ts';
import { faultOf, subjectOf } from '../wire/wire-fault.ts';

/** Reads one Gamma market, whose numbers are `JsonNumber`s; `parent` is the event it was nested in. Never throws. */
export function parseMarket(
  raw: unknown,
  parent: VenueEvent | null,
): { market: VenueMarket } | { refusal: Refusal } {
  const parsed = gammaMarket.safeParse(raw, { reportInput: true });
  if (!parsed.success) return { refusal: refuse(subjectOf('market', raw), faultOf(parsed.error)) };
  const wire = parsed.data;
  const fault = findFault(wire);
  if (fault)
    return { refusal: { ...refuse({ kind: 'market', id: wire.id }, fault), ...claimOf(wire, fault) } };
  return { market: toVenueMarket(wire, parent) };
}

/** The outcomes that a record claims which lists No before Yes: who knows the market can tell that they changed. */
function claimOf(wire: GammaMarket, { code }: Fault): Pick<Refusal, 'identity'> {
  if (code !== 'REVERSED_LABELS') return {};
  const [first, second] = outcomesOf(wire);
  return { identity: identityOf({ conditionId: wire.conditionId, outcomes: [first, second] }) };
}

function toVenueMarket(wire: GammaMarket, parent: VenueEvent | null): VenueMarket {
  const outcomes = outcomesOf(wire);
  const listed = wire.events?.[0];
  const event = parent ?? (listed ? toVenueEvent(listed) : null);
  return {
    venue: 'polymarket',
    marketId: wire.id,
    conditionId: wire.conditionId,
    question: wire.question,
    slug: wire.slug,
    outcomes,
    ...resolutionOf(wire, outcomes),
    resolution: stageOf(wire.umaResolutionStatus),
    acceptingOrders: wire.acceptingOrders === true && !wire.closed,
    tickSize: wire.orderPriceMinTickSize === null ? null : parsePrice(wire.orderPriceMinTickSize),
    priceRanges: null,
    minimumSize: wire.orderMinSize === null ? null : parseShares(wire.orderMinSize),
    negRisk: wire.negRisk === true,
    negRiskGroup: wire.negRiskMarketID,
    fees: feesOf(wire),
    feesWaivedUntil: null,
    endDate: isoTime(wire.endDate),
    closedAt: wire.closed ? isoTime(wire.closedTime ?? wire.umaEndDate) : null,
    updatedAt: isoTime(wire.updatedAt),
    event,
    tags: tagsOf([...tagsIn(wire), ...(event?.tags ?? [])]),
    best: bestOf(wire.bestBid, wire.bestAsk),
    volume: wire.volume ?? wire.volumeNum,
    liquidity: wire.liquidity ?? wire.liquidityNum,
  };
}

const stages: readonly (string | null)[] = ['proposed', 'disputed', 'resolved'] satisfies ResolutionStage[];

const stageOf = (status: string | null): ResolutionStage | null =>
  stages.includes(status) ? (status as ResolutionStage) : null;
