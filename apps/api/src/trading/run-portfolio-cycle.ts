import { getPortfolio, readCycleStatus, runCycle, type CycleRequest } from '@prescient/core';
import { bookOf, type CallContext, type DeskContext } from '../context.ts';
import { signalOutside } from '../outside-names.ts';
import { carryOut } from './carry-out.ts';

/** Runs a cycle with the books of this server; the answer has the cycle and its signals by their outside names. */
export async function runPortfolioCycle(
  context: DeskContext,
  { request, keepMs }: { readonly request: CycleRequest; readonly keepMs: number },
) {
  const { db, log } = context;
  const ran = await runCycle(db, request, {
    carryOut: (commands) => carryOut(context, commands),
    bookOf: bookOf(context),
    onDefect: ({ signalId, defect }) => log.error({ err: defect, signalId }, 'a signal failed'),
    keepMs,
  });
  return { ...ran, signals: ran.signals.map(signalOutside) };
}

/** Reads the place of a portfolio's cycles, with the states of one strategy, or of all. @throws DomainError PORTFOLIO_NOT_FOUND */
export async function portfolioCycleStatus(
  { reads }: Pick<CallContext, 'reads'>,
  portfolioId: number,
  strategy: string | undefined,
) {
  await getPortfolio(reads, portfolioId);
  const { runner, states, ...status } = await readCycleStatus(reads, portfolioId, strategy ?? null);
  return {
    ...status,
    states: [...states],
    runner: runner && { name: runner.holder, until: runner.expiresAt },
  };
}
