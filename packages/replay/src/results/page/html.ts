import { shownText } from '../shown-text.ts';

/** A piece of a page that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | null | Html | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns a text as HTML shows it: nothing in it is a tag, an attribute's end, or a character that turns text around. */
export const escaped = (text: string): string =>
  shownText(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);

function pieceText(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (piece === null) return '';
  return typeof piece === 'object' ? piece.map(({ text }) => text).join('') : escaped(`${piece}`);
}

/** HTML with pieces in it; texts and numbers are escaped. */
export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(parts.map((part, index) => part + pieceText(pieces[index] ?? null)).join(''));
