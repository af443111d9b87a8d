/** Two faults at once: both have to be named, each as a cause of its own. By their names. */
export const pairs: readonly (readonly [string, string])[] = [
  ["a worker's disk is full of work folders", 'a drop-in takes files from a worker'],
  ['a worker is frozen (SIGSTOP)', 'a worker was killed, and its unit stopped'],
  [
    "a web server has the port of the master's page",
    'iptables refuses what comes to the master, as if nobody listened',
  ],
  ['a worker may have only 1024 files open', 'work folders of ended applications stay'],
  ["a worker's unit is masked", 'SELinux refuses the daemons their folder'],
  ["a worker's unit was changed by hand", 'a file of Java is damaged'],
  ['a job asks for more memory than any worker has', 'a worker is frozen (SIGSTOP)'],
  ['the folder of the event logs is gone from HDFS', 'a file asks for more copies than there are DataNodes'],
  [
    'the folder of a DataNode comes from another cluster',
    'two applications on YARN, and their masters have room for one',
  ],
  ['a machine has another secret than the cluster', "Spark's REST server is switched on"],
  ['a machine refuses the key', 'a machine does not know its own name'],
  [
    'the file gives a machine an address that it does not have',
    "a machine's clock is five minutes ahead, and its time service is off",
  ],
  [
    'a machine has another secret than the cluster',
    'iptables drops what executors say to drivers: jobs would wait for ever',
  ],
  [
    'a job asks for more memory than any worker has',
    'iptables drops what executors say to drivers: jobs would wait for ever',
  ],
]
