import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A path in a folder of the test's own, gone when the test is over. */
export function temporaryFile(name = 'recording.ndjson.gz'): string {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-recording-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, name);
}
