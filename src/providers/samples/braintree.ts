// Notifications as Braintree sends them: an XML document, which the form carries in base64. All data is made up.
import { type Draw, integer, isoSeconds, type SampleSet } from './draw.ts'

export const braintreeSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['user-agent', 'Braintree Webhooks'],
  ],
  bodies: {
    subscription_charged_successfully: (draw) =>
      notification(draw, 'subscription_charged_successfully', subscription(draw, payment(draw))),
    subscription_canceled: (draw) => notification(draw, 'subscription_canceled', subscription(draw, '')),
    dispute_opened: (draw) =>
      notification(
        draw,
        'dispute_opened',
        `<dispute><id>${draw.id}</id><status>open</status><amount>${integer(draw, 4, 240)}.00</amount>${payment(draw)}</dispute>`,
      ),
  },
}

/** Its lists are there when they are empty, too. */
function subscription({ id }: Draw, payments: string): string {
  const transactions = `<transactions type="array">${payments}</transactions>`
  return `<subscription><id>${id}</id>${transactions}<add_ons type="array"/><discounts type="array"/></subscription>`
}

function payment(draw: Draw): string {
  return `<transaction><id>${draw.id}</id><amount>${integer(draw, 4, 240)}.00</amount></transaction>`
}

function notification(draw: Draw, kind: string, subject: string): string {
  const timestamp = `<timestamp type="datetime">${isoSeconds(draw.at)}</timestamp>`
  return `<notification>\n  ${timestamp}\n  <kind>${kind}</kind>\n  <subject>${subject}</subject>\n</notification>\n`
}
