/**
 * The faults that `npm test` tries, by their names: of each kind some, the guide's own among them; a job runs once, after all of them. `npm run faults` tries all,
 * and pairs of them, with a job after each, which takes many times as long, and writes the table of docs/doctor.md.
 */
export const inEachRun: readonly string[] = [
  // Before anything is installed.
  "a web server has the port of the master's page",
  "a machine's Python lacks a part of the standard library",
  'a data folder for HDFS holds the files of somebody else',
  'iptables refuses what comes to the master, as if nobody listened',
  // Ports, names and addresses.
  "another program has the master's port",
  "a node's name is 127.0.1.1 on its own machine, and YARN goes by names",
  // Who may come in.
  'a machine has another secret than the cluster',
  'a machine refuses the key',
  'a hardened server lets in ssh and nothing else: workers do not register',
  'iptables drops what executors say to drivers: jobs would wait for ever',
  // The machine.
  "a worker's disk is full of work folders",
  "a worker's disk never answers",
  "the DataNode's disk is in /etc/fstab and not mounted",
  'the kernel kills a worker: no memory was left',
  // Daemons.
  "a worker's unit is masked",
  // Jobs.
  'a job asks for more memory than any worker has',
  'two applications on YARN, and their masters have room for one',
  // HDFS.
  'somebody put HDFS into safe mode',
  'the folder of the event logs is gone from HDFS',
  'the folder of a DataNode comes from another cluster',
]
