import { PLANTED } from '../entrants/faltering-file.ts';
import type { Evidence } from './goals.ts';

/** The lines by which a bot says that its strategy's file was saved again. */
const RENEWED = 'has changed; its next decisions are those of the new file.';

/** The bots that nothing was done to log nothing; the others log the planted fault, and that their file changed. */
export const logFaults = ({ logs }: Evidence): string[] => [
  ...logs.a.map((line) => `a: ${line}`),
  ...logs.b.filter((line) => !line.includes(PLANTED) && !line.endsWith(RENEWED)).map((line) => `b: ${line}`),
];
