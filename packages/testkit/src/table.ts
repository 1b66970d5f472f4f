/** For tests of pure rules, which load none of what a server needs. */
export { table } from '@prescient/terminal';
