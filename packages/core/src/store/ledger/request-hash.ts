import { requestText, type Command } from '../../domain/index.ts';
import { hashOf } from './settlement-id.ts';

/** SHA-256 of what makes a request the same. */
export const requestHash = (command: Command): string => hashOf(requestText(command));
