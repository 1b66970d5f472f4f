/** Something that must hold, and whether it did. */
export interface Goal {
  readonly what: string;
  readonly reached: boolean;
  readonly figure: string;
}
