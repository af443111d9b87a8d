/** `pid_of spark-worker` prints the pid of a daemon of the lab. */
export const pidOf = `pid_of() { systemctl show -p MainPID --value "tinderbox-lab-$1.service"; }
`
