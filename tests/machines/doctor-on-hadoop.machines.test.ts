import { doctorOn } from './faults/suite.ts'

doctorOn('bare', 'hadoop')
