// IPN as PayPro Global posts it; SIGNATURE is put in when it is signed. All data is made up.
import { type Draw, integer, people, pick, type SampleSet } from './draw.ts'

export const payproGlobalSamples: SampleSet = {
  headers: () => [['content-type', 'application/x-www-form-urlencoded']],
  bodies: {
    OrderCharged: (draw) => ipn(draw, 'OrderCharged', 'Processed'),
    OrderRefunded: (draw) => ipn(draw, 'OrderRefunded', 'Refunded'),
    SubscriptionChargeSucceed: (draw) => ipn(draw, 'SubscriptionChargeSucceed', 'Processed'),
  },
}

function ipn(draw: Draw, type: string, status: string): string {
  const who = pick(draw, people)
  return new URLSearchParams({
    IPN_ID: draw.id,
    IPN_TYPE_NAME: type,
    ORDER_ID: String(integer(draw, 10_000_000, 99_999_999)),
    ORDER_STATUS: status,
    ORDER_TOTAL_AMOUNT: `${integer(draw, 4, 240)}.00`,
    ORDER_CURRENCY_CODE: 'EUR',
    CUSTOMER_EMAIL: who.email,
    CUSTOMER_NAME: who.name,
    CUSTOMER_COUNTRY_CODE: who.country,
    ORDER_ITEM_NAME: 'Chart of the Øresund',
    TEST_MODE: '0',
  }).toString()
}
