import { command } from '../../program/declare.ts';
import { API_OPTION } from '../common.ts';

export const mcp = command({
  name: 'mcp',
  heading: 'Run',
  about: 'The Model Context Protocol over standard input and output, for agents; an API has to run.',
  options: API_OPTION,
  json: 'changes nothing: every message is JSON',
  example: 'mcp --api http://127.0.0.1:8000',
  run: async () => (await import('../../commands/run/mcp.ts')).mcp,
});
