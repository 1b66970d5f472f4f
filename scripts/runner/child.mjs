import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const windows = process.platform === 'win32';

// One Ctrl-C reaches this process twice: from the terminal, and again from npm, which forwards what it gets.
// The same signal within this time is taken for the echo; a later one is a second request and is passed on.
const echoMs = 500;

// A child with a process group of its own gets no SIGHUP from a terminal that closes, so it is asked to end by SIGTERM.
const forwardedAs = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' };

let interruption = 0;

/** Returns the exit code for the first signal that this process got; 0 if it got none. */
export const interruptedWith = () => interruption;

// npm starts us through a shell. A SIGTERM to npm ends that shell and does not reach us, so we watch whether the shell lives.
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
    // On Windows the console sends Ctrl-C to every process itself, and forwarding it would kill the child.
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
 * Runs a program to its end and returns its exit code; 128 + n if signal n ended it.
 * Signals that this process gets are passed on. With `ownGroup` the child gets signals in no other way, so a Ctrl-C, a
 * kill of npm and a kill of the whole process group each reach it exactly once.
 * `onOutput` gets the bytes that the child writes into pipes.
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
