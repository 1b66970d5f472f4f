/** Prints the SHA-256 of the example's page: a process of its own has to come to the same one. */
import { createHash } from 'node:crypto';
import { resultsOf } from '../../src/results/results.ts';
import { pageText } from '../../src/results/page/page.ts';
import { exampleRun } from './example-run.ts';

export const pageHash = (): string =>
  createHash('sha256')
    .update(pageText(resultsOf([exampleRun()])))
    .digest('hex');

if (import.meta.main) console.log(pageHash());
