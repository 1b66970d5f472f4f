import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toldAsTable } from './steps-table.ts';

test('a law that fails tells its steps as a table, and how to find them again', () => {
  const step = fc.record({ do: fc.constantFrom('buy', 'close'), shares: fc.nat(9) });
  const law = fc.property(fc.array(step), (steps) => {
    if (steps.filter((one) => one.do === 'close').length > 1) throw new RangeError('two closes');
  });
  expect(() =>
    fc.assert(law, { seed: 1, ...toldAsTable((one) => [one.do, `${one.shares} shares`]) }),
  ).toThrow(
    /These steps break the law:\n\nstep +does +with\n─+ +─+ +─+\n1 +close +0 shares\n2 +close +0 shares\n\ntwo closes\n\n.*seed: 1, path: '.+'/,
  );
});
