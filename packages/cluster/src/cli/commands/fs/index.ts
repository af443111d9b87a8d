import type { CommandFamily } from '../../command.ts'
import { cat } from './cat.ts'
import { checksum } from './checksum.ts'
import { df } from './df.ts'
import { du } from './du.ts'
import { get } from './get.ts'
import { ls } from './ls.ts'
import { mkdir } from './mkdir.ts'
import { mv } from './mv.ts'
import { put } from './put.ts'
import { rm } from './rm.ts'
import { setrep } from './setrep.ts'
import { stat } from './stat.ts'

export const fs: CommandFamily = {
  brief: "Work with the files on the cluster's HDFS",
  details:
    'Over SSH, without Hadoop on this machine. A path that does not begin with / is below /user/ and the name of the user that the daemons run as; hdfs:// addresses of the cluster are taken, too. Patterns (*) are not.',
  commands: { ls, put, get, cat, rm, mv, mkdir, du, df, stat, checksum, setrep },
}
