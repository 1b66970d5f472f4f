import { spawn, type ChildProcess } from 'node:child_process';

/** The operating system's account that owns the cluster and runs PostgreSQL; `null` is the one we run as ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | null;

/** The end of one of PostgreSQL's programs. */
export interface ProgramResult {
  readonly ok: boolean;
  /** The complaint of the program, or the reason why it could not be run. */
  readonly complaint: string;
}

/** Runs one of PostgreSQL's programs to its end; never throws. */
export function run(
  program: string,
  parameters: readonly string[],
  where: { cwd: string; account: Account },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: where.cwd,
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      // On Windows this also gives the server a console of its own, which Ctrl-C in ours does not reach.
      windowsHide: true,
      ...identity(where.account),
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.once('error', (error) => resolve({ ok: false, complaint: error.message }));
    child.once('exit', (status) => {
      void drained(child).then(() => resolve({ ok: status === 0, complaint: complaint.trim() }));
    });
  });
}

/** On Windows a server inherits the pipe of the pg_ctl that started it and never closes it: wait, but not for ever. */
function drained(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      child.stderr?.destroy();
      resolve();
    };
    const timer = setTimeout(finish, 200);
    child.once('close', finish);
  });
}

/** The server outlives us and may run as another account, so it must not inherit our secrets, nor PGPORT and its like. */
function environment(): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'HOME',
    'TMPDIR',
    'SystemRoot',
    'SystemDrive',
    'ComSpec',
    'TEMP',
    'TMP',
    'USERPROFILE',
  ];
  const inherited = kept
    .map((name) => [name, process.env[name]] as const)
    .filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' };
}

/** Node wants 32 signed bits here, and macOS calls its nobody 4294967294. */
export function identity(account: Account): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid | 0, gid: account.gid | 0 };
}
