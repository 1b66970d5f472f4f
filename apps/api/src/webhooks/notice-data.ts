import { z } from 'zod';
import type { Notice, NoticeFact } from '@prescient/core';
import { eventOutside } from '../outside-names.ts';
import { timeOutput } from '../schemas/common.ts';
import { fillOutput } from '../schemas/live.ts';
import { payoutOutput } from '../schemas/market.ts';

const filledOutput = fillOutput.extend({
  venue: z.string(),
  marketId: z.string(),
  marketQuestion: z.string(),
  action: z.string(),
});

const resolutionOutput = z.object({
  venue: z.string(),
  marketId: z.string(),
  marketQuestion: z.string(),
  state: z.string(),
  payout: payoutOutput.nullable(),
  revision: z.int(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
  timestamp: timeOutput,
  recordedAt: timeOutput,
});

/** Writes the facts of an event by their outside names, money as decimal strings: a fill has the fields of `live.fills`. */
export function noticeData(fact: NoticeFact): Notice['data'] {
  switch (fact.event) {
    case 'fill':
      return filledOutput.parse({ ...eventOutside(fact.fill), ...fact.trade });
    case 'resolution':
      return resolutionOutput.parse({ ...eventOutside(fact.change), marketQuestion: fact.question });
    case 'halt': {
      const { portfolioId, change, reason, changedBy } = fact.change;
      return { portfolioId, what: change === 'halt' ? 'halted' : 'resumed', reason, changedBy };
    }
    case 'halt-for-all': {
      const { isOn, reason, changedBy } = fact.change;
      return { portfolioId: null, what: isOn ? 'halted' : 'resumed', reason, changedBy };
    }
    case 'status': {
      const { portfolioId, status, reason } = fact.change;
      return { portfolioId, what: status, reason, changedBy: null };
    }
  }
}
