/** A backup cannot be written, read or restored. Its sentences name the files and tables at fault. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  /** One sentence each. */
  readonly faults: readonly string[];

  constructor(...faults: readonly string[]) {
    // What a backup holds may be printed: no control character of it reaches a terminal.
    const plain = faults.map((fault) => fault.replaceAll(/\p{Cc}/gu, '?'));
    super(plain.join('\n'));
    this.faults = plain;
  }
}
