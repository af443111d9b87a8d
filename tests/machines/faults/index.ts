/** Every fault, by hand. */
import { addressOfBridge } from './address-of-bridge.ts'
import { addressOfNeighbour } from './address-of-neighbour.ts'
import { addressOfNobody } from './address-of-nobody.ts'
import { clockAhead } from './clock-ahead.ts'
import type { Fault, Pair } from './fault.ts'
import { hostKeyChanged } from './host-key-changed.ts'
import { keyRefused } from './key-refused.ts'
import { nameMisspelt } from './name-misspelt.ts'
import { nameOfNeighbour } from './name-of-neighbour.ts'
import { nameOnLoopback } from './name-on-loopback.ts'
import { noShell } from './no-shell.ts'
import { oldWorker } from './old-worker.ts'
import { otherSecret } from './other-secret.ts'
import { ownNameUnknown } from './own-name-unknown.ts'
import { pageOnNetwork } from './page-on-network.ts'
import { portOfMaster } from './port-of-master.ts'
import { portTaken } from './port-taken.ts'
import { restServer } from './rest-server.ts'
import { sshdOff } from './sshd-off.ts'
import { sudoAway } from './sudo-away.ts'
import { workerOnLoopback } from './worker-on-loopback.ts'

export const faults: readonly Fault[] = [
  portTaken,
  portOfMaster,
  oldWorker,
  ownNameUnknown,
  nameOnLoopback,
  nameOfNeighbour,
  addressOfNeighbour,
  addressOfNobody,
  addressOfBridge,
  workerOnLoopback,
  pageOnNetwork,
  restServer,
  otherSecret,
  clockAhead,
  nameMisspelt,
  sshdOff,
  hostKeyChanged,
  keyRefused,
  noShell,
  sudoAway,
]

/** By the faults' names. */
export const pairs: readonly Pair[] = [
  { faults: [otherSecret.name, restServer.name] },
  { faults: [keyRefused.name, ownNameUnknown.name] },
  { faults: [addressOfNobody.name, clockAhead.name] },
]
