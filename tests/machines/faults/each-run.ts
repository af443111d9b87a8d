/**
 * The faults that `npm test` tries, by their names, beside all that are found before anything is installed: of each kind some,
 * the guide's own among them; a job runs once, after all of them. `npm run faults` tries all, and pairs of them, with a job after each, which takes five times as
 * long, and writes the table of docs/doctor.md.
 */
export const inEachRun: readonly string[] = [
  // The file asks for what is not there, or what cannot be.
  'a machine keeps a file of the cluster that cannot be read',
  // Ports, names and addresses.
  "another program has the master's port",
  'a machine does not know its own name',
  "a node's name is 127.0.1.1 on its own machine, and YARN goes by names",
  // Who may come in.
  'a machine has another secret than the cluster',
  'a machine refuses the key',
  'a hardened server lets in ssh and nothing else: workers do not register',
  'iptables drops what executors say to drivers: jobs would wait for ever',
  'firewalld lets in ssh only, and denies executors',
  // The machine.
  "a worker's disk is full of work folders",
  "a worker's disk never answers",
  "the DataNode's disk is in /etc/fstab and not mounted",
  'the kernel kills a worker: no memory was left',
  // Daemons.
  "a worker's unit is masked",
  'a worker is frozen (SIGSTOP)',
  'a worker ends again and again: a limit leaves its JVM too little memory',
  // Jobs.
  'a job asks for more memory than any worker has',
  'a shell somebody forgot has all cores, and a job waits',
  'two applications on YARN, and their masters have room for one',
  // HDFS.
  'somebody put HDFS into safe mode',
  'a file asks for more copies than there are DataNodes',
  'the folder of the event logs is gone from HDFS',
  'somebody prepared an upgrade of HDFS, and never ended it',
  'the folder of a DataNode comes from another cluster',
]
