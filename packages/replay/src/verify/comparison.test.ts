import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSession, FACT_KINDS, type SessionFact } from './comparison.ts';

const fact = fc.record({
  kind: fc.constantFrom(...FACT_KINDS),
  key: fc.constantFrom('1/1/0', '1/1/1', '1/2/0', '2/1/0'),
  values: fc.dictionary(fc.constantFrom('price', 'shares', 'equity'), fc.option(fc.constantFrom('0.5', '1'))),
});
const side = fc.uniqueArray(fact, { selector: ({ kind, key }) => `${kind} ${key}` });
const nobody = (): null => null;

describe('a session against its replay', () => {
  it('counts each fact once, and none as equal that differs', () => {
    const law = (live: SessionFact[], replayed: SessionFact[], isExplained: boolean): void => {
      const comparison = compareSession({ live, replayed }, () => (isExplained ? 'cause' : null));
      for (const kind of FACT_KINDS) {
        const { compared, equal, causes, unexplained } = comparison[kind];
        const texts = (facts: SessionFact[]) =>
          new Map(
            facts
              .filter((each) => each.kind === kind)
              .map(({ key, values }) => [key, JSON.stringify(Object.entries(values).toSorted())]),
          );
        const [one, other] = [texts(live), texts(replayed)];
        const same = [...one].filter(([key, text]) => other.get(key) === text).length;
        expect(compared).toBe(new Set([...one.keys(), ...other.keys()]).size);
        expect(equal).toBe(same);
        expect(isExplained ? (causes['cause'] ?? 0) : unexplained.length).toBe(compared - same);
      }
    };
    fc.assert(fc.property(side, side, fc.boolean(), law));
  });

  it('names a fact that one side lacks, even one without a value', () => {
    const alone: SessionFact = { kind: 'fill', key: '1/1/0', values: {} };
    const { fill } = compareSession({ live: [alone], replayed: [] }, nobody);
    expect(fill.unexplained).toEqual([
      { kind: 'fill', key: '1/1/0', fields: [], live: alone, replayed: null },
    ]);
  });

  it('refuses two facts of one key', () => {
    const twice: SessionFact = { kind: 'equity', key: '1/1', values: { equity: '1' } };
    expect(() => compareSession({ live: [twice, twice], replayed: [] }, nobody)).toThrow('1/1');
  });
});
