// Account events as Constant Contact posts them to partners. All data is made up.
import type { SampleSet } from './draw.ts'

export const constantContactSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'account.billing_plan.updated': (draw) => ({
      event: 'account.billing_plan.updated',
      encoded_account_id: `a0${draw.id}`.slice(0, 24),
    }),
  },
}
