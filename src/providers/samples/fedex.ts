// Pushes as FedEx sends them. All data is made up.
import { integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

export const fedexSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    tracking: (draw) => {
      const number = String(integer(draw, 790_000_000_000, 799_999_999_999))
      const { city, country } = pick(draw, people)
      return {
        transactionId: draw.id,
        output: {
          completeTrackResults: [
            {
              trackingNumber: number,
              trackResults: [
                {
                  trackingNumberInfo: { trackingNumber: number, carrierCode: 'FDXE' },
                  latestStatusDetail: {
                    code: pick(draw, ['PU', 'IT', 'OD', 'DL']),
                    scanLocation: { city, countryCode: country },
                  },
                  scanEvents: [{ date: isoSeconds(draw.at), eventType: 'AR', eventDescription: 'Arrived at facility' }],
                },
              ],
            },
          ],
        },
      }
    },
  },
}
