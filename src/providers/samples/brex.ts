// Events as Brex posts them: a type, and ids to fetch. All data is made up.
import { type Draw, type SampleSet, token } from './draw.ts'

export const brexSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Brex-Webhooks/1.0'],
  ],
  bodies: {
    TRANSFER_PROCESSED: (draw) => transfer(draw, 'TRANSFER_PROCESSED'),
    TRANSFER_FAILED: (draw) => transfer(draw, 'TRANSFER_FAILED'),
  },
}

function transfer(draw: Draw, event_type: string): Record<string, unknown> {
  return {
    event_type,
    transfer_id: `ptid_${draw.id}`,
    payment_type: 'ACH',
    return_for_id: null,
    company_id: `cuacc_${token(draw, 20)}`,
  }
}
