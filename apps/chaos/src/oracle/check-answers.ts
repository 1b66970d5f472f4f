import type { Answer, Intent, IntentRecord } from '../bots/intent.ts';
import { symptom, type Symptoms } from '../run/symptom.ts';
import type { CommandFact, Facts } from './facts.ts';

type Accepted = Extract<Answer, { accepted: true }>;

/** REST answers with fewer fields than tRPC does, so those count that both have. */
const sameMoney = (a: Accepted, b: Accepted): boolean =>
  Object.entries(a.money).every(([name, value]) => (b.money[name] ?? value) === value);

/** All answers to one id are the same answer, and one of them at most is the first. */
function* checkAmongThemselves(id: string, answers: readonly Answer[]): Symptoms {
  const accepted = answers.filter((answer) => answer.accepted);
  const [first] = accepted;
  if (first === undefined) return;
  if (accepted.length < answers.length) yield symptom('drift', `${id} was accepted and refused`);
  if (accepted.filter(({ replayed }) => !replayed).length > 1) {
    yield symptom('doubled', `${id} was answered as new more than once`);
  }
  if (accepted.some((answer) => !sameMoney(answer, first)))
    yield symptom('drift', `${id} was answered with other values`);
}

function* checkStored(id: string, answer: Accepted, stored: CommandFact): Symptoms {
  const { result } = stored;
  if (!result.accepted) yield symptom('lost', `${id} was accepted and stands as refused`);
  for (const [field, value] of Object.entries(answer.money)) {
    const kept = result.accepted ? result.result[field] : undefined;
    if (kept !== value)
      yield symptom('drift', `${id} was answered ${field} ${value} and keeps ${kept ?? 'nothing'}`);
  }
}

/** An accepted command is there, with its fill and, for a buy, its trade and its position. */
function* checkAccepted(intent: Intent, answer: Accepted, facts: Facts): Symptoms {
  const { id } = intent;
  const stored = facts.commands.get(id);
  if (stored) yield* checkStored(id, answer, stored);
  else yield symptom('lost', `${id} was accepted and has no command`);
  if (facts.fills.get(id)?.portfolio_id !== intent.portfolioId)
    yield symptom('lost', `${id} was accepted and has no fill`);
  if (intent.kind !== 'execute') return;
  const status = facts.trades.get(id)?.status;
  if (status !== 'open' && status !== 'closed')
    yield symptom('lost', `${id} was accepted and its trade is ${status ?? 'absent'}`);
  if (!facts.positions.has(id)) yield symptom('lost', `${id} was accepted and has no position`);
}

/** A refused command stands as refused, and moved nothing. */
function* checkRefused(intent: Intent, code: string, facts: Facts): Symptoms {
  const { id } = intent;
  const result = facts.commands.get(id)?.result;
  if (result === undefined)
    yield symptom('lost', `${id} was refused (${code}) and the refusal is not remembered`);
  else if (result.accepted) yield symptom('denied', `${id} was refused (${code}) and stands as accepted`);
  else if (result.refusal.code !== code)
    yield symptom('drift', `${id} was refused for ${code}, not for ${result.refusal.code}`);
  if (facts.fills.has(id)) yield symptom('drift', `${id} was refused (${code}) and has a fill`);
  if (intent.kind === 'execute' && facts.trades.get(id)?.reject_code !== code) {
    yield symptom('lost', `${id} was refused (${code}) and left no rejected trade`);
  }
}

/** One trade an intent, and nothing that nobody asked for. */
function* checkOrigins(records: ReadonlyMap<string, IntentRecord>, facts: Facts): Symptoms {
  const asked = new Set<string>();
  for (const { trade_id, reason } of facts.trades.values()) {
    if (asked.has(reason ?? '')) yield symptom('doubled', `${reason} has a second trade: ${trade_id}`);
    asked.add(reason ?? '');
  }
  for (const { command_id: id, kind } of facts.commands.values()) {
    // Settlements have no bot that asked; what they follow from is checked with the markets.
    if (!records.has(id) && kind !== 'settle' && kind !== 'reverse')
      yield symptom('drift', `nobody asked for command ${id}`);
  }
}

/** Compares what bots wrote down, intents and answers, with what the database holds. */
export function* checkAnswers(records: ReadonlyMap<string, IntentRecord>, facts: Facts): Symptoms {
  yield* checkOrigins(records, facts);
  for (const [id, { intent, answers, givenUp }] of records) {
    yield* checkAmongThemselves(id, answers);
    const [first] = answers;
    if (first?.accepted === true) yield* checkAccepted(intent, first, facts);
    else if (first) yield* checkRefused(intent, first.code, facts);
    else if (givenUp && facts.commands.get(id)?.result.accepted === true)
      yield symptom('denied', `${id} was said not to be done, and the database holds it`);
  }
}
