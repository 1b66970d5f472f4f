import { createHash } from 'node:crypto';
import type { RouterOutputs } from '@prescient/api';
import type { ApiClient } from '@prescient/bot';
import { callHttp } from '@prescient/workshop';
import { Unseen } from '../until.ts';

export type Account = Pick<
  RouterOutputs['portfolio']['get'],
  'initialBalance' | 'balance' | 'totalInvested' | 'realizedPnl' | 'equity' | 'tradeCount'
>;

/** One execution, as the exported CSV has it. Amounts are decimal strings. */
export interface FillFact {
  readonly commandId: string;
  readonly kind: string;
  readonly amount: string;
  readonly fee: string;
  readonly gross: string;
  readonly exitFee: string;
}

/** The account of a portfolio, and all fills that it follows from. */
export interface Ledger {
  readonly account: Account;
  readonly fills: readonly FillFact[];
  /** The hash after each number of fills, by the published rule, from the exported lines. */
  readonly hashes: readonly string[];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hashes of a ledger after 0, 1, 2, … fills. */
export function hashesOf(portfolioId: number, initialBalance: string, lines: readonly string[]): string[] {
  const hashes = [sha256(`${portfolioId},${initialBalance}`)];
  for (const line of lines) hashes.push(sha256(`${hashes.at(-1)}\n${line}`));
  return hashes;
}

/** Reads a line of the export. None of the ids of a contest has a comma or a quotation mark in it. */
function fillOf(line: string, columns: readonly string[]): FillFact {
  const cells = line.split(',');
  const cell = (column: string): string => cells[columns.indexOf(column)] ?? '';
  return {
    commandId: cell('command_id'),
    kind: cell('kind'),
    amount: cell('amount'),
    fee: cell('fee'),
    gross: cell('gross'),
    exitFee: cell('exit_fee'),
  };
}

async function exportedLines(url: string, portfolioId: number): Promise<string[]> {
  const path = `/paper-trading/export?portfolio_id=${portfolioId}&what=fills`;
  const answer = await callHttp({ url, path, timeoutMs: 60_000 });
  if (answer.status !== 200) throw new Error(`the export of portfolio ${portfolioId} was not answered`);
  return answer.text.trimEnd().split('\n');
}

/** Markets end at any time; a ledger is read again where one was settled between its account and its fills. */
const TRIES = 20;

/** Reads the account of a portfolio and its fills, both of one moment. @throws Unseen where they never are */
export async function readLedger(client: ApiClient, url: string, portfolioId: number): Promise<Ledger> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const account = await client.portfolio.get.query({ portfolioId });
    const [head = '', ...lines] = await exportedLines(url, portfolioId);
    const after = await client.portfolio.get.query({ portfolioId });
    if (after.balance !== account.balance || after.realizedPnl !== account.realizedPnl) continue;
    const columns = head.split(',');
    const fills = lines.map((line) => fillOf(line, columns));
    return { account, fills, hashes: hashesOf(portfolioId, account.initialBalance, lines) };
  }
  throw new Unseen(`portfolio ${portfolioId} never stood still`);
}
