/** Folders, and files that survive a power cut; needs Node alone. */
export { makeFolders } from './make-folders.ts';
export { syncFolder } from './sync-folder.ts';
