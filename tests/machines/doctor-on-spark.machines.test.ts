import { doctorOn } from './faults/suite.ts'

doctorOn('spark')
