import { script } from '@bomb.sh/tab';
import { UsageError } from '@prescient/terminal';
import { print } from '../../process/output.ts';
import { SHELLS } from '../../declarations/administration/shells.ts';
import type { Session } from '../../process/session.ts';

/** The function of bash-completion that the script for bash calls, for a bash without that package, such as that of macOS. */
const BASH_WITHOUT_PACKAGE = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        words=("\${COMP_WORDS[@]}")
        cword=$COMP_CWORD
        cur=\${words[cword]}
        prev=\${words[cword - 1]}
    }
fi`;

/** `prescient completion SHELL`: prints the script by which a shell completes our commands. */
export async function completion({ shell }: { shell: string }, { way }: Session): Promise<void> {
  if (!SHELLS.some((known) => known === shell))
    throw new UsageError(`"${shell}" must be ${SHELLS.join(', ')}. ${way}`);
  if (shell === 'bash') print(BASH_WITHOUT_PACKAGE);
  script(shell, 'prescient', 'prescient');
}
