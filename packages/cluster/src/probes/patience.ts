/** Seconds that a machine is given for one thing that is asked; and where its programs wait for processors: what takes long there is slow, and does not hang. */
export const probePatience = 5
export const busyPatience = 9

/**
 * Shell text that sets PATIENCE, without a process of its own. Busy is where something waited for a processor for a fifth of the last ten seconds; where the
 * kernel keeps no account of that (as on RHEL), where twice as many programs want to run as there are processors.
 */
export function patienceOf(proc = '/proc'): string {
  return `PATIENCE=${probePatience}
if read -r _ waited _ 2>/dev/null <${proc}/pressure/cpu; then
  case $waited in avg10=[2-9][0-9].* | avg10=100.*) PATIENCE=${busyPatience} ;; esac
else
  read -r _ _ _ running _ <${proc}/loadavg
  [ "\${running%%/*}" -lt $((2 * $(getconf _NPROCESSORS_ONLN))) ] || PATIENCE=${busyPatience}
fi
`
}
