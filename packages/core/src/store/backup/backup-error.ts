/** A backup cannot be written, read or restored. Its sentences name the files and tables at fault. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  /** One sentence each. */
  readonly faults: readonly string[];

  constructor(...faults: readonly string[]) {
    // The words of a backup may be printed, so no control character of them reaches a terminal.
    const plain = faults.map((fault) => fault.replaceAll(/\p{Cc}/gu, '?'));
    super(plain.join('\n'));
    this.faults = plain;
  }
}
