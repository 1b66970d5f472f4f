import { delimiter, dirname, join } from 'node:path';
import { root } from './workspace.mjs';

// npm passes its own settings to every program that it starts, and pnpm would read them as its own.
// Only the settings that say how to reach a registry are kept.
const inherited = /^npm_/i;
const kept =
  /^npm_config_(.*registry|cache|ca|cafile|cert|key|strict[-_]ssl|proxy|https?[-_]proxy|noproxy|userconfig|globalconfig|.*auth.*)$/i;

/** Returns the caller's variables without npm's, for the installer: it must run on the machine's own Node. */
export function cleanEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !inherited.test(name) || kept.test(name));
  return { ...Object.fromEntries(entries), TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
}

/** Returns the same with this Node and the workspace's tools first on PATH, for everything else. */
export function toolEnvironment(node) {
  const environment = cleanEnvironment();
  const pathName = Object.keys(environment).find((name) => /^path$/i.test(name)) ?? 'PATH';
  const folders = [dirname(node), join(root, 'node_modules', '.bin'), environment[pathName]];
  return { ...environment, [pathName]: folders.filter(Boolean).join(delimiter) };
}
