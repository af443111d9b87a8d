/** What `tinderbox check` finds before anything is installed, and only a person can put right. */
import { addToFile, fileBack } from './write-back.ts'
import type { Fault } from './fault.ts'

const told = (fault: Omit<Fault, 'lab' | 'mended' | 'clear'>): Fault => ({
  ...fault,
  lab: 'bare',
  mended: false,
  clear: fileBack,
})

const machineTwice = told({
  name: 'two names of the file lead to one machine',
  check: 'machine-twice',
  machine: 'n3',
  says: /it is the machine that the file also calls n2/,
  inject: (lab) => addToFile(lab, 'machines: { n3: { host: n2 } }'),
})

const anotherCluster = told({
  name: 'a machine belongs to another cluster',
  check: 'another-cluster',
  machine: 'n2',
  says: /it belongs to another cluster, shop\n.*\/clusters\/shop exists/,
  async inject({ machine }) {
    await machine('n2').run('mkdir -p /opt/tinderbox/clusters/shop')
  },
  async heal({ machine }) {
    await machine('n2').run('rmdir -p --ignore-fail-on-non-empty /opt/tinderbox/clusters/shop')
  },
})

const diskSpace = told({
  name: 'there is no room for the software',
  check: 'disk-space',
  machine: 'n3',
  says: /there is too little disk space for the software: .* are needed and 300 MiB are free/,
  simulated: 'a small disk, mounted where the software goes',
  async inject({ machine }) {
    await machine('n3').run('mkdir -p /opt/tinderbox && mount -t tmpfs -o size=300m tmpfs /opt/tinderbox')
  },
  async heal({ machine }) {
    await machine('n3').run('umount /opt/tinderbox && rmdir /opt/tinderbox')
  },
})

const hdfsData = told({
  name: 'a data folder for HDFS holds the files of somebody else',
  check: 'hdfs-data',
  machine: 'n2',
  says: /the data folder \/srv\/photos is not empty, and what is in it is not HDFS's\n.*summer\.jpg/,
  async inject(lab) {
    await lab.machine('n2').run('mkdir -p /srv/photos && echo x > /srv/photos/summer.jpg')
    await addToFile(lab, 'hdfs: { data: [/srv/photos] }')
  },
  async heal({ machine }) {
    await machine('n2').run('rm /srv/photos/summer.jpg && rmdir /srv/photos')
  },
})

export const beforeUp: readonly Fault[] = [machineTwice, anotherCluster, diskSpace, hdfsData]
