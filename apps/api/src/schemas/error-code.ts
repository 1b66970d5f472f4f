import { z } from 'zod';
import { ERROR_CODES, type DomainErrorCode } from '@prescient/core';

/** The code of a refusal. */
export const errorCode = z
  .custom<DomainErrorCode>((code) => typeof code === 'string' && code in ERROR_CODES)
  .meta({ id: 'ErrorCode', type: 'string', enum: Object.keys(ERROR_CODES) });
