import { expect, test } from 'vitest'
import { containerLine, inOrderOfContainers } from './container-logs.ts'

const nameOf = (node: string) => (node === '' ? 'here' : node === '10.0.0.12_8041' ? 'b' : node)
const line = (text: string) => containerLine(text, nameOf)
const log = (machine: string, service: string, ...texts: string[]) => texts.map((text) => ({ machine, service, text }))

test('a line says where it was printed; a tab in it is its own', () => {
  expect(line('10.0.0.12_8041\tcontainer_1_1_01_000002\tstderr\ta\tb')).toEqual({
    machine: 'b',
    service: 'container_1_1_01_000002/stderr',
    text: 'a\tb',
  })
  expect(line('\tcontainer_1_1_01_000002\tstdout\t')).toEqual({
    machine: 'here',
    service: 'container_1_1_01_000002/stdout',
    text: '',
  })
})

test('what YARN notes of a start, and what is no line of a log, is left out', () => {
  expect(line('b_1\tcontainer_1_1_01_000002\tlaunch_container.sh\texport SECRET=x')).toBeUndefined()
  expect(line('log4j:WARN No appenders could be found')).toBeUndefined()
})

test('logs stand whole, container by container; what was collected is not shown twice', () => {
  const [one, two] = ['container_1_1_01_000001/stderr', 'container_1_1_01_000002/stderr']
  const collected = log('b', two, '1', '2', '3')
  const local = [...log('b', two, '1', '2'), ...log('a', one, 'z', 'a')]
  expect(inOrderOfContainers(collected, local)).toEqual([...log('a', one, 'z', 'a'), ...log('b', two, '1', '2', '3')])
})
