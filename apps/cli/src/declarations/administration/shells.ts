/** The shells that can complete our commands. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
