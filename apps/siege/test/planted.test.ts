import { isFull } from '@prescient/testkit/length';
import { SourceCopy, temporaryHome } from '@prescient/workshop';
import { expect, onTestFinished, test } from 'vitest';
import { readSettings } from '../src/settings.ts';
import { Siege } from '../src/siege.ts';

/** REST carries signals out and says that it could not. */
const LIE = {
  file: 'apps/api/src/rest/execute-signals.ts',
  from: 'const items = await carryOutSignals(context, batch);',
  to: `const items = await carryOutSignals(context, batch);
  const { DomainError } = await import('@prescient/core');
  if (Math.random() < 0.3) throw new DomainError('DATABASE_UNAVAILABLE', 'The sums cannot be read; ask again.');`,
};

test.runIf(isFull)('the siege finds signals that REST denies though it carried them out', async () => {
  const copy = new SourceCopy();
  onTestFinished(() => copy.remove());
  copy.plant(LIE);
  const home = await temporaryHome('siege-test');
  onTestFinished(() => home.remove());
  // A run ends with the round in which something is found; on a busy machine little happens in one.
  const words = [
    '--rounds',
    '15',
    '--seed',
    '1',
    '--positions',
    '1',
    '--attack',
    'none',
    '--recovery',
    '120',
  ];
  const report = await new Siege(readSettings([...words, '--api', copy.main])).run(home.path);
  expect(report.findings.map(({ kind }) => kind)).toContain('denied');
  expect(report.findings.map(({ what }) => what)).toContainEqual(
    expect.stringMatching(/^(?:signal:\d+:polymarket|key):.* was said not to be done/),
  );
});
