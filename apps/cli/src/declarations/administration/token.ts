import { command, group } from '../../program/declare.ts';
import { portfolios } from '../suggestions.ts';

export const token = group({
  name: 'token',
  heading: 'Administration',
  about: 'Makes, lists and revokes the tokens that open the API; from the first one on it requires one.',
  commands: [
    command({
      name: 'create',
      about: 'Makes a token, and shows it once.',
      options: {
        name: { value: 'NAME', about: 'who holds it', required: true },
        scope: {
          value: 'SCOPE',
          about: 'what it may do',
          default: 'trade',
          choices: async () => (await import('@prescient/core/domain')).SCOPES,
        },
        portfolio: { value: 'N', about: 'in this portfolio only', suggest: portfolios },
        days: { value: 'N', about: 'ends after so many days' },
        budget: { value: 'DOLLARS', about: 'the most that it may stake' },
        'calls-per-minute': { value: 'N', about: 'the most calls a minute' },
      },
      example: 'token create --name my-agent --scope trade --portfolio 1 --budget 500',
      run: async () => (await import('../../commands/administration/token.ts')).create,
    }),
    command({
      name: 'list',
      about: 'Lists the tokens, without their secrets.',
      example: 'token list',
      run: async () => (await import('../../commands/administration/token.ts')).list,
    }),
    command({
      name: 'revoke',
      about: 'Revokes a token at once.',
      arguments: { id: { label: 'ID', about: 'the id of a token, which token list shows' } },
      example: 'token revoke 5f2c',
      run: async () => (await import('../../commands/administration/token.ts')).revoke,
    }),
  ],
});
