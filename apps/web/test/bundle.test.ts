import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, onTestFinished, test, vi } from 'vitest';

const MOST_BYTES = 80_000;

/** The files that a browser loads, built from the sources of now. */
async function builtFiles(): Promise<readonly (readonly [name: string, content: string | Uint8Array])[]> {
  const root = join(import.meta.dirname, '..');
  const built = (await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'silent',
    build: { write: false },
  })) as Rolldown.RolldownOutput;
  return built.output.map(
    (file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const,
  );
}

test('the whole page has at most 80 kB packed, and names no other server', async () => {
  // Tests run under a name of their own, for which libraries have longer code.
  vi.stubEnv('NODE_ENV', 'production');
  onTestFinished(() => void vi.unstubAllEnvs());
  const files = await builtFiles();
  expect(files.map(([name]) => name)).toContain('index.html');
  const bytes = files.reduce((sum, [, content]) => sum + gzipSync(content).byteLength, 0);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  const page = String(files.find(([name]) => name === 'index.html')![1]);
  expect(page.match(/(?:src|href)="(?!\.\/)[^"]*"/g)).toBeNull();
  expect(page).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)/);
});
