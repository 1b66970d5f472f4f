/** Parts of Polymarket's stream, for tests against generated days, which feed it frames by hand. */
export { ChangeQueue } from '../../stream/change-queue.ts';
export { parseClobBook } from '../clob-book.ts';
export { BookKeeper } from './book-keeper.ts';
export { haveSameLevels } from './live-book.ts';
