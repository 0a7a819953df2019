// Azure DevOps service hooks: https://learn.microsoft.com/azure/devops/service-hooks/services/webhooks. Nothing is
// signed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { basic } from '../schemes/basic.ts'

export const azureDevops: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'azure-devops',
  name: 'Azure DevOps',
  authenticates: 'sender',
  proof: 'docs',
  verify: basic(),
  event: {
    key: body('/id'),
    type: body('/eventType'),
    createdAt: { at: body('/createdDate'), unit: 'iso' },
    orderBy: body('/resourceContainers/project/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET _apis/hooks/subscriptions/{subscriptionId}/notifications',
  },
  setup: {
    url: 'Project settings > Service hooks > Web Hooks',
    secret: 'the basic authentication username and password there, as user:password',
  },
})
