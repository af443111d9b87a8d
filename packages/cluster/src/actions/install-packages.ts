import { words } from '../hosts/quote.ts'
import type { ActionModule, InstallPackages } from './action.ts'

/** From the machine's own package manager, with its own settings. Debian's and Ubuntu's. */
export const installPackages: ActionModule<InstallPackages> = {
  kind: 'install-packages',
  describe: (action) => `install ${action.packages.join(', ')} with apt-get`,
  script: ({ packages }) => `
export DEBIAN_FRONTEND=noninteractive
${words(['apt-get', 'install', '-y', '--no-install-recommends', ...packages])} >&2 || {
  apt-get update >&2; ${words(['apt-get', 'install', '-y', '--no-install-recommends', ...packages])} >&2; }
`,
}
