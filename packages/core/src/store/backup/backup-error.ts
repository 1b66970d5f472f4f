/** A backup cannot be written, read or restored; says why in sentences that name files and tables. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  /** One sentence each. */
  readonly faults: readonly string[];

  constructor(...faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}
