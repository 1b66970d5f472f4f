/** What is wrong with a whole response, each code with its sentence. */
const formatErrors = {
  NOT_JSON: 'The response cannot be read as JSON.',
  NOT_A_PAGE: 'The response holds no list of items.',
  BAD_CURSOR: 'The response has a cursor that is not a text, so the next page cannot be asked for.',
} as const;

export type VenueFormatCode = keyof typeof formatErrors;

/** A whole response that is no page. A page with bad items is still a page: those become refusals. */
export class VenueFormatError extends Error {
  override readonly name = 'VenueFormatError';
  readonly code: VenueFormatCode;

  constructor(code: VenueFormatCode) {
    super(formatErrors[code]);
    this.code = code;
  }
}
