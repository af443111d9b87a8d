/** Shell: the addresses of the machine's network cards, loopback left out. `hostname -I` is Debian's and Red Hat's; Arch, Alpine and small images have `ip` alone. */
export const ownAddresses = `{ hostname -I 2>/dev/null || ip -o addr show scope global 2>/dev/null | awk '{ sub("/.*", "", $4); printf "%s ", $4 }'; }`
