// Events as Hookdeck passes them on: the first sender's body under its own headers. All data is made up.
import { integer, type SampleSet, seconds, token } from './draw.ts'

export const hookdeckSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Hookdeck/1.0'],
    ['x-hookdeck-eventid', `evt_${draw.id}`],
    ['x-hookdeck-requestid', `req_${token(draw, 20)}`],
    ['x-hookdeck-attempt-count', '1'],
    ['x-hookdeck-source-name', 'harbour-office'],
    ['x-hookdeck-verified', 'true'],
  ],
  bodies: {
    'invoice.paid': (draw) => ({
      type: 'invoice.paid',
      created: seconds(draw),
      data: { id: `inv_${token(draw, 16)}`, total: integer(draw, 900, 90_000), currency: 'EUR' },
    }),
  },
}
