// Pings as Gumroad sends them: a form. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

export const gumroadSamples: SampleSet = {
  headers: () => [['content-type', 'application/x-www-form-urlencoded']],
  bodies: {
    sale: (draw) => ping(draw, 'sale', {}),
    refund: (draw) => ping(draw, 'refund', { refunded: 'true' }),
    cancellation: (draw) => ping(draw, 'cancellation', { subscription_id: `${token(draw, 22)}==`, cancelled: 'true' }),
  },
}

function ping(draw: Draw, resource: string, rest: Record<string, string>): string {
  const { name, email } = pick(draw, people)
  return new URLSearchParams({
    seller_id: 'kT9wXq4107003bLmZr8d1A==',
    product_id: `${token(draw, 22)}==`,
    product_name: 'Pilot book of the Øresund',
    permalink: 'pilot-book',
    sale_id: draw.id,
    sale_timestamp: isoSeconds(draw.at),
    order_number: String(integer(draw, 100_000_000, 999_999_999)),
    full_name: name,
    email,
    price: String(integer(draw, 500, 6_000)),
    currency: 'eur',
    resource_name: resource,
    ...rest,
  }).toString()
}
