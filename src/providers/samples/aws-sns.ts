// Messages as SNS posts them over HTTPS; only SNS can sign them. All data is made up.
import { type Draw, guid, hex, integer, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

const topic = 'arn:aws:sns:eu-north-1:123456789012:harbour-events'
const host = 'https://sns.eu-north-1.amazonaws.com'

export const awsSnsSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'text/plain; charset=UTF-8'],
    ['user-agent', 'Amazon Simple Notification Service Agent'],
    ['x-amz-sns-message-type', type.split('.')[0] ?? type],
    ['x-amz-sns-message-id', guid(draw)],
    ['x-amz-sns-topic-arn', topic],
  ],
  bodies: {
    Notification: (draw) => notification(draw, JSON.stringify({ berth: integer(draw, 1, 40), state: 'free' })),
    'Notification.alarm': (draw) => ({
      ...notification(draw, JSON.stringify(alarm(draw))),
      Subject: 'ALARM: "tide-gauge" in EU (Stockholm)',
    }),
    'Notification.bounce': (draw) => notification(draw, JSON.stringify(bounce(draw))),
    'Notification.upload': (draw) => ({
      ...notification(draw, JSON.stringify(upload(draw))),
      Subject: 'Amazon S3 Notification',
    }),
    SubscriptionConfirmation: (draw) => control(draw, 'SubscriptionConfirmation'),
    UnsubscribeConfirmation: (draw) => control(draw, 'UnsubscribeConfirmation'),
  },
  write: (body) => JSON.stringify(body, null, 2),
}

function envelope(draw: Draw, type: string): Fields {
  return {
    Type: type,
    MessageId: guid(draw),
    TopicArn: topic,
    Timestamp: new Date(draw.at).toISOString(),
    SignatureVersion: '2',
    SigningCertURL: `${host}/SimpleNotificationService-${hex(draw, 32)}.pem`,
  }
}

function notification(draw: Draw, message: string): Fields {
  const subscription = `${topic}:${hex(draw, 8)}`
  const leave = `${host}/?Action=Unsubscribe&SubscriptionArn=${subscription}`
  return { ...envelope(draw, 'Notification'), Message: message, UnsubscribeURL: leave }
}

function control(draw: Draw, type: string): Fields {
  const token = hex(draw, 64)
  const url = `${host}/?Action=ConfirmSubscription&TopicArn=${topic}&Token=${token}`
  const message = `You have chosen to ${type === 'SubscriptionConfirmation' ? 'subscribe to' : 'leave'} the topic ${topic}.`
  return { ...envelope(draw, type), Message: message, Token: token, SubscribeURL: url }
}

function alarm(draw: Draw): Fields {
  return {
    AlarmName: 'tide-gauge',
    NewStateValue: 'ALARM',
    NewStateReason: `level ${integer(draw, 90, 140)} cm`,
    Region: 'EU (Stockholm)',
  }
}

function bounce(draw: Draw): Fields {
  return {
    notificationType: 'Bounce',
    bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'gone@example.com' }] },
    mail: { messageId: draw.id },
  }
}

function upload(draw: Draw): Fields {
  const key = pick(draw, ['charts/malmo.pdf', 'manifests/2026-11.csv'])
  return {
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: 'tidewater' }, object: { key, size: integer(draw, 900, 90_000) } },
      },
    ],
  }
}
