import { delimiter, dirname, join } from 'node:path';
import { root } from './workspace.mjs';

// npm hands its own settings down to everything that it starts, and pnpm would take them for its own.
// Only what says how to reach a registry stays.
const inherited = /^npm_/i;
const kept =
  /^npm_config_(.*registry|cache|ca|cafile|cert|key|strict[-_]ssl|proxy|https?[-_]proxy|noproxy|userconfig|globalconfig|.*auth.*)$/i;

/** The caller's variables without npm's, for the installer: it must run on the machine's own Node. */
export function cleanEnvironment() {
  const entries = Object.entries(process.env).filter(([name]) => !inherited.test(name) || kept.test(name));
  return { ...Object.fromEntries(entries), TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
}

/** The same with this Node and the workspace's tools first on PATH, for everything else. */
export function toolEnvironment(node) {
  const environment = cleanEnvironment();
  const pathName = Object.keys(environment).find((name) => /^path$/i.test(name)) ?? 'PATH';
  const folders = [dirname(node), join(root, 'node_modules', '.bin'), environment[pathName]];
  return { ...environment, [pathName]: folders.filter(Boolean).join(delimiter) };
}
