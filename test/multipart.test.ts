// Multipart forms as providers send them, and what might be made of one to confuse the reading.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HeaderList } from '../src/core/headers.ts'
import { readMultipart } from '../src/providers/multipart.ts'
import { parsePayload } from '../src/providers/payload.ts'

const type = 'multipart/form-data; boundary=tide'
const part = (head: string, value: string): string =>
  `--tide\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
const parse = (body: string, contentType: string, field?: string): unknown =>
  parsePayload({ headers: HeaderList.from([['Content-Type', contentType]]), body: Buffer.from(body) }, field)

test('text fields are read in UTF-8, files are left out', () => {
  const body = `${part('name="名"', 'Malmö')}${part('name="scan"; filename="a.pdf"', '%PDF')}${part('name=b', '')}--tide--\r\n`
  assert.deepEqual(readMultipart(Buffer.from(body), type), [
    ['名', 'Malmö'],
    ['b', ''],
  ])
})

test('a field may hold what looks like a boundary inside of a line, and nothing is read behind the last one', () => {
  const body = `${part('name="a"', 'x --tide y')}--tide--\r\n${part('name="b"', 'z')}`
  assert.deepEqual(parse(body, 'Multipart/Form-Data; charset=utf-8; boundary="tide"'), { a: 'x --tide y' })
})

test('a field that comes twice is a list, so it is never taken for the JSON that was signed', () => {
  const body = `${part('name="json"', '{"a":1}')}${part('name="json"', '{"a":2}')}--tide--\r\n`
  assert.deepEqual(parse(body, type, 'json'), { json: ['{"a":1}', '{"a":2}'] })
  assert.deepEqual(parse(`${part('name="json"', '{"a":1}')}--tide--`, type, 'json'), { a: 1 })
})

test('a body without the boundary, or a type without one, is read as before', () => {
  assert.deepEqual(parse('{"a":1}', type), { a: 1 })
  assert.deepEqual(parse('{"a":1}', 'multipart/form-data'), { a: 1 })
  assert.equal(readMultipart(Buffer.from('a=1'), 'application/x-www-form-urlencoded'), null)
})
