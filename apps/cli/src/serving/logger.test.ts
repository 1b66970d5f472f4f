import { expect, test } from 'vitest';
import { createLogger, type LoggedFault } from './logger.ts';

test('tells of lines of level error and above, and of no other, and writes them all', () => {
  const faults: LoggedFault[] = [];
  const lines: string[] = [];
  const log = createLogger('warn', (fault) => faults.push(fault), { write: (line) => void lines.push(line) });
  const err = new Error('gone');
  log.info('quiet');
  log.warn({ portfolioId: 3 }, 'odd');
  log.error({ portfolioId: 3, err }, 'AUDIT: it differs');
  log.fatal('the end');
  expect(faults).toEqual([
    { message: 'AUDIT: it differs', fields: { portfolioId: 3, err } },
    { message: 'the end', fields: {} },
  ]);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'odd',
    'AUDIT: it differs',
    'the end',
  ]);
});
