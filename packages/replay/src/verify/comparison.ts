/** The kinds of facts that a session and its replay are compared by. */
export const FACT_KINDS = ['input', 'decision', 'fill', 'equity'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/**
 * One fact of a session or of its replay. `key` names it the same way in both, as `3/17/0` for the first decision of cycle 17 of
 * portfolio 3, and is there once a kind. Values are exact texts: money in dollars as a decimal string, never a double.
 */
export interface SessionFact {
  readonly kind: FactKind;
  readonly key: string;
  readonly values: Readonly<Record<string, string | null>>;
}

/** One difference: the fields that differ, in order; a side is null where it lacks the fact. */
export interface Difference {
  readonly kind: FactKind;
  readonly key: string;
  readonly fields: readonly string[];
  readonly live: SessionFact | null;
  readonly replayed: SessionFact | null;
}

/** Names the cause of a difference if the session's own stamps prove it; null where they do not. */
export type Explain = (difference: Difference) => string | null;

/** The counts of one kind of fact. `causes` counts the explained differences by cause. */
export interface KindResult {
  readonly compared: number;
  readonly equal: number;
  readonly causes: Readonly<Record<string, number>>;
  readonly unexplained: readonly Difference[];
}

export type Comparison = Readonly<Record<FactKind, KindResult>>;

/** @throws Error for two facts of one key: they could not be paired */
function byKey(facts: readonly SessionFact[]): Map<string, SessionFact> {
  const found = new Map<string, SessionFact>();
  for (const fact of facts) {
    if (found.has(fact.key)) throw new Error(`There are two facts ${fact.kind} ${fact.key}.`);
    found.set(fact.key, fact);
  }
  return found;
}

/** A field that one side lacks differs from one that is null. */
function fieldsThatDiffer(live: SessionFact | null, replayed: SessionFact | null): string[] {
  const [one, other] = [live?.values ?? {}, replayed?.values ?? {}];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).toSorted();
}

interface Sides {
  readonly live: readonly SessionFact[];
  readonly replayed: readonly SessionFact[];
}

function compareKind(kind: FactKind, sides: Sides, explain: Explain): KindResult {
  const ofKind = (facts: readonly SessionFact[]) => byKey(facts.filter((fact) => fact.kind === kind));
  const [live, replayed] = [ofKind(sides.live), ofKind(sides.replayed)];
  const causes = new Map<string, number>();
  const unexplained: Difference[] = [];
  const keys = new Set([...live.keys(), ...replayed.keys()]);
  let equal = 0;
  for (const key of keys) {
    const [one, other] = [live.get(key) ?? null, replayed.get(key) ?? null];
    const fields = fieldsThatDiffer(one, other);
    if (one !== null && other !== null && fields.length === 0) {
      equal += 1;
      continue;
    }
    const difference = { kind, key, fields, live: one, replayed: other };
    const cause = explain(difference);
    if (cause === null) unexplained.push(difference);
    else causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  return { compared: keys.size, equal, causes: Object.fromEntries(causes), unexplained };
}

/**
 * Compares a session with its replay, fact by fact. Of each kind `compared` = equal + explained + unexplained.
 * @throws Error where a side has two facts of one kind and key
 */
export function compareSession(sides: Sides, explain: Explain): Comparison {
  return {
    input: compareKind('input', sides, explain),
    decision: compareKind('decision', sides, explain),
    fill: compareKind('fill', sides, explain),
    equity: compareKind('equity', sides, explain),
  };
}
