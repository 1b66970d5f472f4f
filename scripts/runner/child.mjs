import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const windows = process.platform === 'win32';

// One Ctrl-C reaches this process twice: from the terminal, and again from npm, which forwards what it gets.
// The same signal within this time is taken for the echo; a later one is a second wish and goes through.
const echoMs = 500;

// A child with a group of its own has no terminal to hang up, so a closed terminal asks it to end.
const forwardedAs = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' };

let interruption = 0;

/** The exit code for the first signal that this process got, 0 before there was one. */
export const interruptedWith = () => interruption;

// npm starts us through a shell. A SIGTERM to npm ends that shell and never comes any further, so its death is the news.
function watchParent(onLost) {
  const parent = process.ppid;
  const startedByNpm = process.env.npm_lifecycle_event !== undefined;
  const timer = setInterval(() => startedByNpm && process.ppid !== parent && onLost(), 200);
  timer.unref();
  return () => clearInterval(timer);
}

function forwardSignals(child) {
  const lastSeen = new Map();
  const receive = (signal) => {
    const echo = Date.now() - (lastSeen.get(signal) ?? 0) < echoMs;
    lastSeen.set(signal, Date.now());
    interruption ||= 128 + constants.signals[signal];
    // On Windows the console itself tells every process of a Ctrl-C, and a forwarded one would be a kill.
    if (!echo && !(windows && signal === 'SIGINT')) child.kill(forwardedAs[signal]);
  };
  const signals = Object.keys(forwardedAs);
  for (const signal of signals) process.on(signal, receive);
  const stopWatching = watchParent(() => {
    stopWatching();
    if (lastSeen.size === 0) receive('SIGTERM');
  });
  return () => {
    stopWatching();
    for (const signal of signals) process.off(signal, receive);
  };
}

/**
 * Runs a program to its end and answers its exit code, 128 + n when signal n ended it.
 * Signals that this process gets are passed on, and with `ownGroup` that is the only way that the child gets any:
 * a Ctrl-C, a kill of npm and a kill of the whole process group all reach it exactly once.
 * `onOutput` gets what the child writes into pipes.
 */
export function runToEnd(command, args, { ownGroup = false, onOutput = () => {}, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, detached: ownGroup && !windows });
    const stopForwarding = forwardSignals(child);
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve(signal === null ? code : 128 + constants.signals[signal]);
    });
  });
}
