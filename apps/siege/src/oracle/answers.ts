import type pg from 'pg';
import type { Findings } from '../finding.ts';
import type { Entry } from '../tenants/register.ts';

interface CommandRow {
  readonly command_id: string;
  readonly accepted: boolean;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly filled: boolean;
}

const COMMANDS = `
  select c.command_id, (c.result->>'accepted')::boolean as accepted, c.result->'result' as result,
    f.command_id is not null as filled
  from commands c left join fills f using (portfolio_id, command_id)
  where c.command_id = any($1)`;

const PAGE = 5_000;

/** Refusals that are answered and not kept: the request could never be carried out as it was sent. */
const NOT_KEPT = new Set(['TRADE_NOT_FOUND', 'FEE_UNKNOWN']);

function checkDone({ intent, outcome }: Entry, row: CommandRow | undefined, findings: Findings): void {
  if (row === undefined) return findings.add('lost', `${intent.id} was acknowledged and is not there`);
  if (!row.accepted || !row.filled)
    return findings.add('lost', `${intent.id} was acknowledged and stands as refused`);
  if (outcome?.type !== 'done') return;
  for (const [name, value] of Object.entries(outcome.money)) {
    const kept = row.result?.[name];
    if (typeof kept === 'string' && kept !== value)
      findings.add('drift', `${intent.id} was answered ${name} ${value} and keeps ${kept}`);
  }
}

function checkRefused({ intent, outcome }: Entry, row: CommandRow | undefined, findings: Findings): void {
  if (outcome?.type !== 'refused') return;
  const { code } = outcome;
  if (row?.accepted === true)
    findings.add('denied', `${intent.id} was refused for ${code} and was carried out`);
  if (row === undefined && !NOT_KEPT.has(code))
    findings.add('lost', `${intent.id} was refused for ${code}, and the refusal is not there`);
}

function checkOne(entry: Entry, row: CommandRow | undefined, findings: Findings): void {
  const { intent, outcome, givenUp, tries } = entry;
  if (outcome?.type === 'done') checkDone(entry, row, findings);
  else if (outcome?.type === 'refused') checkRefused(entry, row, findings);
  else if (givenUp && row?.accepted === true)
    findings.add('denied', `${intent.id} was said not to be done ${tries} times, and the ledger holds it`);
}

/** Compares what tenants were told with the ledger, when nothing is under way any more. */
export async function checkAnswers(
  client: pg.Client,
  entries: readonly Entry[],
  findings: Findings,
): Promise<void> {
  for (let start = 0; start < entries.length; start += PAGE) {
    const page = entries.slice(start, start + PAGE);
    const { rows } = await client.query<CommandRow>(COMMANDS, [page.map(({ intent }) => intent.id)]);
    const byId = new Map(rows.map((row) => [row.command_id, row]));
    for (const entry of page) checkOne(entry, byId.get(entry.intent.id), findings);
  }
}
