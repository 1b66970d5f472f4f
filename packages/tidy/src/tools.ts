import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot, type SourceFile } from './source-file.ts';

interface ToolResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a tool of the workspace in `folder` to its end. */
export function runTool(name: string, args: readonly string[], folder: string): ToolResult {
  const command = join(repositoryRoot, 'node_modules', '.bin', name);
  // On Windows the command is a script, which only a shell can start.
  const shell = process.platform === 'win32';
  const { status, stdout, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', shell });
  if (error !== undefined) throw error;
  return { exitCode: status, output: stdout };
}

/** A temporary folder that holds these files, for as long as `use` runs. */
export function withPlanted<T>(files: readonly SourceFile[], use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-tidy-'));
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
