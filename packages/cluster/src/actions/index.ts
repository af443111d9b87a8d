/** Every kind of change, by hand. A test holds the list and the folder together. */
import type { ActionModule, MachineAction } from './action.ts'
import { closePorts } from './close-ports.ts'
import { continueService } from './continue-service.ts'
import { createUser } from './create-user.ts'
import { drainWorker } from './drain-worker.ts'
import { emptyDataFolder } from './empty-data-folder.ts'
import { endApplication } from './end-application.ts'
import { endYarnApplication } from './end-yarn-application.ts'
import { endProcesses } from './end-processes.ts'
import { endProgram } from './end-program.ts'
import { installPackages } from './install-packages.ts'
import { keepLogs } from './keep-logs.ts'
import { killService } from './kill-service.ts'
import { leaveSafeMode } from './leave-safe-mode.ts'
import { lowerCopies } from './lower-copies.ts'
import { makeFolder } from './make-folder.ts'
import { makeHdfsFolders } from './make-hdfs-folders.ts'
import { mountDisk } from './mount-disk.ts'
import { openPorts } from './open-ports.ts'
import { prepareService } from './prepare-service.ts'
import { reloadService } from './reload-service.ts'
import { removePath } from './remove-path.ts'
import { removeUser } from './remove-user.ts'
import { rollJournal } from './roll-journal.ts'
import { setAside } from './set-aside.ts'
import { setBlocksAside } from './set-blocks-aside.ts'
import { startService } from './start-service.ts'
import { startTimeService } from './start-time-service.ts'
import { stopService } from './stop-service.ts'
import { upgradeHdfs } from './upgrade-hdfs.ts'
import { writeBlock } from './write-block.ts'
import { writeFile } from './write-file.ts'

const modules: { readonly [K in MachineAction['kind']]: ActionModule<Extract<MachineAction, { kind: K }>> } = {
  'create-user': createUser,
  'install-packages': installPackages,
  'make-folder': makeFolder,
  'write-file': writeFile,
  'write-block': writeBlock,
  'remove-path': removePath,
  'set-aside': setAside,
  'remove-user': removeUser,
  'start-service': startService,
  'stop-service': stopService,
  'kill-service': killService,
  'continue-service': continueService,
  'end-processes': endProcesses,
  'end-program': endProgram,
  'end-application': endApplication,
  'end-yarn-application': endYarnApplication,
  'start-time-service': startTimeService,
  'drain-worker': drainWorker,
  'keep-logs': keepLogs,
  'prepare-service': prepareService,
  'empty-data-folder': emptyDataFolder,
  'make-hdfs-folders': makeHdfsFolders,
  'upgrade-hdfs': upgradeHdfs,
  'roll-journal': rollJournal,
  'reload-service': reloadService,
  'open-ports': openPorts,
  'close-ports': closePorts,
  'leave-safe-mode': leaveSafeMode,
  'set-blocks-aside': setBlocksAside,
  'mount-disk': mountDisk,
  'lower-copies': lowerCopies,
}

/** The module that knows this action's kind. */
export function moduleOf<A extends MachineAction>(action: A): ActionModule<A> {
  return modules[action.kind] as unknown as ActionModule<A>
}
