// HCP Terraform and Terraform Enterprise: https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations
// (Notification Authenticity: HMAC of the body with SHA-512; its sample compares the hex digest).
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, whole } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const terraformCloud: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'terraform-cloud',
  name: 'HCP Terraform',
  proof: 'docs',
  verify: hmac({ header: 'x-tfe-notification-signature', algorithm: 'sha512' }),
  event: {
    batch: '/notifications/*',
    key: null,
    type: body('/trigger'),
    createdAt: { at: body('/run_updated_at'), unit: 'iso' },
    orderBy: whole('/run_id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'workspace > Settings > Notifications > Create a notification, destination Webhook',
    secret: 'the text you type into Token there; without it nothing is signed',
  },
  notes: ['Enabling a notification sends one with the trigger verification; it is an event like any other.'],
})
