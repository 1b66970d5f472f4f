import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { manifestOf } from './manifest.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const isWindows = process.platform === 'win32';
const fromRoot = (path: string): string => join(ROOT, path);

/** Files and folders of the repository that lie beside the built files. */
const FOLDERS: readonly (readonly [from: string, to: string])[] = [
  ['apps/cli/recordings', 'recordings'],
  ['packages/strategies/template', 'template'],
  ['README.md', 'README.md'],
  ['LICENSE', 'LICENSE'],
];

/** Makes a file a program of its own, for systems that start it by its first line. */
function makeProgram(path: string): void {
  const text = readFileSync(path, 'utf8');
  if (!text.startsWith('#!')) writeFileSync(path, `#!/usr/bin/env node\n${text}`);
  chmodSync(path, 0o755);
}

/** Marks the page as that of the package, so that it names commands as they are typed outside the repository. */
function markPage(path: string): void {
  const marked = readFileSync(path, 'utf8').replace('<html ', '<html data-package="prescient" ');
  writeFileSync(path, marked);
}

/** Runs a tool of a package of the workspace there; what it says goes to standard error. */
function runTool(folder: string, program: string, args: readonly string[]): void {
  execFileSync(process.execPath, [join(folder, 'node_modules', program), ...args], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
  });
}

/** Builds the package in a folder of its own and packs it. Returns the path of the tarball. */
export function pack(into: string): string {
  const stage = mkdtempSync(join(tmpdir(), 'prescient-pack-'));
  try {
    const dist = join(stage, 'dist');
    const packaging = join(import.meta.dirname, '..');
    const config = join(import.meta.dirname, 'tsdown.config.ts');
    runTool(packaging, 'tsdown/dist/run.mjs', ['--config', config, '--out-dir', dist, '--logLevel', 'error']);
    const page = ['build', '--outDir', join(stage, 'page'), '--logLevel', 'error'];
    runTool(fromRoot('apps/web'), 'vite/bin/vite.js', page);
    makeProgram(join(dist, 'bin.js'));
    for (const [from, to] of FOLDERS) cpSync(fromRoot(from), join(stage, to), { recursive: true });
    markPage(join(stage, 'page', 'index.html'));
    const manifest = manifestOf(ROOT, dist);
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    mkdirSync(into, { recursive: true });
    const printed = execFileSync('npm', ['pack', '--silent', '--pack-destination', into], {
      cwd: stage,
      encoding: 'utf8',
      shell: isWindows,
    });
    return join(into, printed.trim().split('\n').at(-1)!);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
