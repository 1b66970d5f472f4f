import { command } from '../../program/declare.ts';
import { SHELLS } from './shells.ts';

export const completion = command({
  name: 'completion',
  heading: 'Administration',
  about: 'Prints the script by which a shell completes commands, options, portfolios and markets.',
  more: `bash: source <(prescient completion bash), in ~/.bashrc
zsh: source <(prescient completion zsh), in ~/.zshrc after compinit
fish: prescient completion fish > ~/.config/fish/completions/prescient.fish
PowerShell: prescient completion powershell | Out-String | Invoke-Expression`,
  arguments: { shell: { label: 'SHELL', about: 'a shell', choices: async () => SHELLS } },
  json: 'changes nothing: a script is for its shell',
  example: 'completion zsh',
  run: async () => (await import('../../commands/administration/completion.ts')).completion,
});
