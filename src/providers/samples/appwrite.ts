// What Appwrite posts: the patterns of the event in a header, the resource in the body. All data is made up.
import { type Draw, people, pick, type SampleSet } from './draw.ts'

export const appwriteSamples: SampleSet = {
  headers: (type) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Appwrite-Server vdev. Please report abuse at security@appwrite.io'],
    ['x-appwrite-webhook-id', 'w-harbour'],
    ['x-appwrite-webhook-events', type],
    ['x-appwrite-webhook-name', 'Harbour'],
    ['x-appwrite-webhook-project-id', 'tidewater'],
  ],
  bodies: {
    'users.*.create,users.*,users.u1.create,users.u1': user,
    'users.*.delete,users.*,users.u1.delete,users.u1': user,
  },
}

function user(draw: Draw): Record<string, unknown> {
  const { name, email } = pick(draw, people)
  const $updatedAt = new Date(draw.at).toISOString()
  return {
    $id: draw.id,
    $createdAt: $updatedAt,
    $updatedAt,
    name,
    email,
    status: true,
    emailVerification: false,
    labels: [],
  }
}
