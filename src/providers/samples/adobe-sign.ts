// Notifications as Acrobat Sign posts them: the event, who acted, and the agreement. All data is made up.
import { type Draw, hex, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

export const adobeSignSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'AdobeSign/1.0'],
  ],
  bodies: {
    AGREEMENT_CREATED: (draw) => notification(draw, 'AGREEMENT_CREATED', 'OUT_FOR_SIGNATURE'),
    AGREEMENT_WORKFLOW_COMPLETED: (draw) => notification(draw, 'AGREEMENT_WORKFLOW_COMPLETED', 'SIGNED'),
  },
}

function notification(draw: Draw, event: string, status: string): Record<string, unknown> {
  const { email } = pick(draw, people)
  return {
    webhookId: `w-${hex(draw, 12)}`,
    webhookName: 'Leases',
    webhookNotificationId: draw.id,
    webhookScope: 'ACCOUNT',
    event,
    eventDate: isoSeconds(draw.at),
    eventResourceType: 'agreement',
    participantUserEmail: email,
    actingUserEmail: email,
    agreement: {
      id: `CBJ${token(draw, 30)}`,
      name: `Berth lease ${integer(draw, 1, 40)}`,
      status,
      documentsInfo: null,
    },
  }
}
