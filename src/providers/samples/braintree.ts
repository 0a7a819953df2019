// Notifications as Braintree sends them: an XML document, which the form carries in base64. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const braintreeSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['user-agent', 'Braintree Webhooks'],
  ],
  bodies: {
    subscription_charged_successfully: (draw) =>
      notification(draw, 'subscription_charged_successfully', `<subscription><id>${draw.id}</id></subscription>`),
    subscription_canceled: (draw) =>
      notification(draw, 'subscription_canceled', `<subscription><id>${draw.id}</id></subscription>`),
    dispute_opened: (draw) =>
      notification(
        draw,
        'dispute_opened',
        `<dispute><id>${draw.id}</id><amount>${integer(draw, 4, 240)}.00</amount></dispute>`,
      ),
  },
}

function notification(draw: Draw, kind: string, subject: string): string {
  const timestamp = `<timestamp type="datetime">${isoSeconds(draw.at)}</timestamp>`
  return `<notification>\n  ${timestamp}\n  <kind>${kind}</kind>\n  <subject>${subject}</subject>\n</notification>\n`
}
