/** Parts of Polymarket's stream, for whoever feeds it frames by hand: tests against generated days. */
export { ChangeQueue } from '../../stream/change-queue.ts';
export { parseClobBook } from '../clob-book.ts';
export { BookKeeper } from './book-keeper.ts';
export { haveSameLevels } from './live-book.ts';
