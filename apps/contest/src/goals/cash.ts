import { fromMicros, sum, toMicros } from '@prescient/workshop';
import type { FillFact, Ledger } from '../facts/ledger.ts';

/** The dollars, in millionths, by which a fill changed the cash. */
function cashOf({ kind, amount, fee, gross, exitFee }: FillFact): bigint {
  if (kind === 'buy') return -toMicros(amount) - toMicros(fee);
  const received = toMicros(gross) - toMicros(exitFee);
  return kind === 'reverse' ? -received : received;
}

const signed = (micros: bigint): string => (micros < 0n ? `-${fromMicros(-micros)}` : fromMicros(micros));

/** Compares the cash with what the fills add up to, and the sums of the account with each other. */
export function cashFaults({ account, fills }: Ledger): string[] {
  const [initial, balance] = [toMicros(account.initialBalance), toMicros(account.balance)];
  const [invested, realized] = [toMicros(account.totalInvested), toMicros(account.realizedPnl)];
  const faults: string[] = [];
  const expected = initial + sum(fills.map(cashOf));
  if (balance !== expected)
    faults.push(`cash ${signed(balance)}, and ${signed(expected)} follow from its fills`);
  if (balance + invested !== initial + realized)
    faults.push('cash and cost are not the deposit and the gains');
  return faults;
}
