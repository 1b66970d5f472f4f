/** The results of replays: the text for a terminal, and the files of a folder. */
export { resultText } from './result-text.ts';
export { resultsOf, type ReportedRun, type Results, type SetResult } from './results.ts';
export { summaryOf } from './summary.ts';
export { ResultsError, type ResultsErrorCode } from './writing/results-error.ts';
export { openResultsFolder, writeResults } from './writing/write-results.ts';
