import { caughtUp, toldWrongly, type FillStream } from '@prescient/workshop';
import { symptom, type Symptoms } from '../run/symptom.ts';
import type { Facts } from './facts.ts';

/** The fills of a portfolio in the order of its stream. */
const fillsOf = (portfolioId: number, { fills }: Facts): string[] =>
  [...fills.values()].flatMap((fill) => (fill.portfolio_id === portfolioId ? [fill.command_id] : []));

/** Waits until every stream has told the last fill, or has had time enough to. */
export async function awaitStreams(streams: readonly FillStream[], facts: Facts): Promise<void> {
  await Promise.all(streams.map((stream) => caughtUp(stream, fillsOf(stream.portfolioId, facts).at(-1))));
}

/** Every subscriber was told every fill since it began, once and in order, over however many connections. */
export function* checkStreams(streams: readonly FillStream[], facts: Facts): Symptoms {
  for (const stream of streams) {
    const wrong = toldWrongly(stream, fillsOf(stream.portfolioId, facts));
    if (wrong) yield symptom(wrong.kind, wrong.what);
  }
}
