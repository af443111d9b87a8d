import { expect, test } from 'vitest'
import { Slots } from './slots.ts'

test('lets so many work at once, and the others in order', async () => {
  const slots = new Slots(3)
  const order: number[] = []
  let [now, most] = [0, 0]
  await Promise.all(
    Array.from({ length: 10 }, async (_, i) => {
      const release = await slots.take()
      order.push(i)
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 1))
      now--
      release()
    }),
  )
  expect(most).toBe(3)
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('who gives up waiting leaves the queue', async () => {
  const slots = new Slots(1)
  const release = await slots.take()
  const abort = new AbortController()
  const waiting = slots.take(abort.signal)
  const next = slots.take()
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  release()
  ;(await next)()
  await expect(slots.take(abort.signal)).rejects.toThrow('enough')
})
