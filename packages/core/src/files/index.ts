/** Files that survive a power cut; needs Node alone. */
export { syncFolder } from './sync-folder.ts';
