import { script } from '@bomb.sh/tab';
import { UsageError } from '@prescient/terminal';
import { SHELLS } from '../../declarations/administration/shells.ts';
import type { Session } from '../../process/session.ts';

/** `prescient completion SHELL`: prints the script by which a shell completes our commands. */
export async function completion({ shell }: { shell: string }, { way }: Session): Promise<void> {
  if (!SHELLS.some((known) => known === shell))
    throw new UsageError(`"${shell}" must be ${SHELLS.join(', ')}. ${way}`);
  script(shell, 'prescient', 'prescient');
}
