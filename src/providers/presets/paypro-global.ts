// PayPro Global: https://developers.payproglobal.com/docs/integrate-with-paypro-global/webhook-ipn/, by way of others.
// SIGNATURE is a plain SHA-256 over six fields and the validation key, with nothing between them; HASH beside it is an
// MD5 and is not looked at.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { form } from '../read-value.ts'
import { digestScheme } from '../schemes/digest.ts'

export const payproGlobal: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'paypro-global',
  name: 'PayPro Global',
  authenticates: 'part',
  proof: 'secondary',
  verify: digestScheme({
    at: form('SIGNATURE'),
    content:
      '{form:ORDER_ID}{form:ORDER_STATUS}{form:ORDER_TOTAL_AMOUNT}{form:CUSTOMER_EMAIL}{secret}{form:TEST_MODE}{form:IPN_TYPE_NAME}',
  }),
  event: { key: form('IPN_ID'), type: form('IPN_TYPE_NAME'), orderBy: form('ORDER_ID') },
  delivery: {
    timeoutSeconds: null,
    retries: 3,
    retriesForHours: 1.5,
    schedule: 'every 30 min, three times',
  },
  addresses: {
    url: null,
    ranges: ['198.199.123.239', '157.230.8.40', '2604:a880:400:d0::1843:7001', '2604:a880:400:d1::b6c:c001'],
  },
  setup: {
    url: 'Store settings > Webhook/IPN > Webhook URL',
    secret: 'Store settings > Integration > Validation key (not the Secret key, which makes HASH)',
  },
  notes: [
    'Signed are order, status, total, e-mail, test mode and type only; whatever else stands in the form is not.',
    'Test orders are signed too: look at TEST_MODE before you ship.',
  ],
})
