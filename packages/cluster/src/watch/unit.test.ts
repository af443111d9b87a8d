import { expect, test } from 'vitest'
import { watchUnit, watchUnitName } from './unit.ts'

const unit = {
  cluster: 'prod',
  node: '/usr/bin/node',
  main: '/opt/tb/main.js',
  file: '/etc/prod.yaml',
  every: 60,
  isRoot: true,
  home: '/root',
}

test('it runs this node, this command and this file, and comes back', () => {
  expect(watchUnitName('prod')).toBe('tinderbox-watch-prod.service')
  const text = watchUnit(unit)
  expect(text).toContain('ExecStart=/usr/bin/node /opt/tb/main.js watch --file /etc/prod.yaml --every 60\n')
  expect(text).toMatch(/^Environment=HOME=\/root$[^]*^Restart=always$[^]*^WantedBy=multi-user.target$/m)
  expect(watchUnit({ ...unit, isRoot: false })).toMatch(/^WantedBy=default.target$/m)
})

test('whatever is in a path stays in it', () => {
  expect(watchUnit({ ...unit, file: '/home/it\'s "100%" $HOME \\/c.yaml' })).toContain(
    '--file "/home/it\'s \\"100%%\\" $$HOME \\\\/c.yaml" --every',
  )
  expect(watchUnit({ ...unit, file: '/a%b.yaml' })).toContain('--file /a%%b.yaml')
})
