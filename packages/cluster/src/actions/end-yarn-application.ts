import { askFunction } from '../hosts/ask-function.ts'
import { quote } from '../hosts/quote.ts'
import type { ActionModule, EndYarnApplication } from './action.ts'

/** As the ResourceManager makes them. */
const id = /^application_\d{1,20}_\d{4,10}$/

/** By the ResourceManager's own API, with bash alone, as the user who may. Without an answer of its own nothing is done; one that has ended has ended. */
export const endYarnApplication: ActionModule<EndYarnApplication> = {
  kind: 'end-yarn-application',
  describe: ({ application }) => `end the application ${application}`,
  script: ({ application, port }, on) =>
    id.test(application)
      ? `
${askFunction(port)}
path=/ws/v1/cluster/apps/${application}/state
active() {
  said=$(ask "GET $path HTTP/1.0" 'Accept: application/json' '' | tr -d '\\r\\n')
  case $said in
    *'"state":"FINISHED"'*|*'"state":"FAILED"'*|*'"state":"KILLED"'*|*' 404 '*) return 1 ;;
    *'"state":"'*) return 0 ;;
  esac
  echo 'the ResourceManager does not answer' >&2
  exit 1
}
if active; then
  form='{"state":"KILLED"}'
  answer=$(ask "PUT $path?user.name="${quote(encodeURIComponent(on.daemonUser))}' HTTP/1.0' 'Content-Type: application/json' "Content-Length: \${#form}" '' "$form" | head -n 1 | tr -d '\\r')
  case $answer in *' 20'[02]*) for _ in $(seq 20); do active || exit 0; sleep 0.5; done ;; esac
  echo "the ResourceManager has not ended it: $answer" >&2
  exit 1
fi
`
      : `echo 'not an application: '${quote(application)} >&2; exit 1
`,
}
