/** Says on standard error what is being done, with the seconds since the start; standard output is the report's. */
export const progress = (line: string): void =>
  void process.stderr.write(`${(performance.now() / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
