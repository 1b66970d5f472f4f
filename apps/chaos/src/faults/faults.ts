import { apiFaults } from './api-faults.ts';
import { commitFaults } from './commit-faults.ts';
import { networkFaults } from './network-faults.ts';
import { postgresFaults } from './postgres-faults.ts';
import type { Strike } from './fault.ts';

const STRIKES = { ...apiFaults, ...postgresFaults, ...networkFaults, ...commitFaults };

/** Needs a disk of its own, so it is no strike on the world that the others share. */
export const DISK_FULL = 'disk-full';

export type FaultKind = keyof typeof STRIKES | typeof DISK_FULL;
export const FAULT_KINDS = [...Object.keys(STRIKES), DISK_FULL] as readonly FaultKind[];

export const strikeOf = (kind: Exclude<FaultKind, typeof DISK_FULL>): Strike => STRIKES[kind];
