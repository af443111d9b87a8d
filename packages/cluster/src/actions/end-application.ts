import { askFunction } from '../hosts/ask-function.ts'
import { quote } from '../hosts/quote.ts'
import type { ActionModule, EndApplication } from './action.ts'

/** As the master makes them. */
const id = /^app-\d{14}-\d{4}$/

/**
 * By the form of the master's own page, with the token that the page gives out with it (Spark 4.3; versions before it have none). Without an answer of the
 * master's nothing is done; one that has ended has ended.
 */
export const endApplication: ActionModule<EndApplication> = {
  kind: 'end-application',
  describe: ({ application }) => `end the application ${application}`,
  script: ({ application, port }) =>
    id.test(application)
      ? `
${askFunction(port)}
active() {
  said=$(ask 'GET /json/ HTTP/1.0' '' | tr -d '\\r\\n')
  case $said in *'"activeapps"'*) ;; *) echo 'the page of the master does not answer' >&2; exit 1 ;; esac
  printf '%s' "$said" | sed 's/.*"activeapps"//; s/"completedapps".*//' | grep -q '"id" *: *"${application}"'
}
if active; then
  token=$(ask 'GET / HTTP/1.0' '' | sed -n 's/.*name="csrfToken" value="\\([0-9A-Za-z_-]*\\)".*/\\1/p' | head -n 1)
  form="id=${application}&terminate=true\${token:+&csrfToken=$token}"
  answer=$(ask 'POST /app/kill/ HTTP/1.0' 'Content-Type: application/x-www-form-urlencoded' "Content-Length: \${#form}" '' "$form" | head -n 1 | tr -d '\\r')
  case $answer in *' '[23][0-9][0-9]*) for _ in $(seq 20); do active || exit 0; sleep 0.5; done ;; esac
  echo "the master has not ended it: $answer" >&2
  exit 1
fi
`
      : `echo 'not an application: '${quote(application)} >&2; exit 1
`,
}
