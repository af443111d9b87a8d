/**
 * Runs on `python3 -` with `locate VERSION` or `fetch VERSION FILE` and prints one JSON object a line.
 * It asks pip's own finder, so that the index, find-links, proxy, certificates and credentials are the ones the user's
 * pip is configured with, and streams the file itself: `pip download` spends most of its time on building metadata.
 * pip's insides are not an interface: whatever has moved in them is reported as `changed`, and pip itself is run instead.
 */
export const pipScript = String.raw`
import hashlib, json, logging, os, re, sys, time

action, version = sys.argv[1:3]

def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)

def plain(text):
    return re.sub(r"//[^/@\s]*@", "//", re.sub(r"[?#][^\s]*", "", str(text)))

class Skipped(logging.Handler):
    # pip says only in its debug log why an index gave nothing.
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.reasons = []
    def emit(self, record):
        text = record.getMessage()
        if "Could not fetch URL" in text:
            self.reasons.append(re.sub(r"//[^/@\s]*@", "//", text))

try:
    import pip
except ImportError:
    say("no-pip", python=sys.executable)
    sys.exit(0)

try:
    from pip._internal.commands import create_command
    from pip._internal.network.utils import response_chunks
    skipped = Skipped()
    log = logging.getLogger("pip._internal.index")
    log.setLevel(logging.DEBUG)
    log.propagate = False
    log.addHandler(skipped)
    command = create_command("download")
    wish = ["--no-deps", "--no-binary", ":all:", "--no-cache-dir", "pyspark"]
    options, _ = command.parse_args(wish + (["--retries", "1"] if action == "locate" else []))
    context = command.main_context()
    context.__enter__()
    session = command.get_default_session(options)
    finder = command._build_package_finder(options, session, ignore_requires_python=True)
    candidates = finder.find_all_candidates("pyspark")
    found = {str(c.version): c.link for c in candidates}
    link = found.get(version)
    digest = None
    if link is not None:
        url = link.url.split("#")[0]
        if link.hash_name in ("sha256", "sha512"):
            digest = [link.hash_name, link.hash.lower()]
except (ImportError, AttributeError, TypeError, ValueError) as error:
    say("changed", pip=getattr(pip, "__version__", "?"), why=repr(error))
    sys.exit(0)
except Exception as error:
    say("failed", why=plain(error))
    sys.exit(0)

if not found:
    say("nothing", why=skipped.reasons)
elif link is None:
    say("no-version", has=list(found))
elif action == "locate":
    say("found", url=plain(url), checksum=digest)
else:
    hasher = hashlib.new(digest[0] if digest else "sha256")
    try:
        response = session.get(url, headers={"Accept-Encoding": "identity"}, stream=True)
        response.raise_for_status()
        total = int(response.headers.get("content-length") or 0) or None
        size = 0
        shown = 0.0
        with open(sys.argv[3], "wb") as file:
            for chunk in response_chunks(response, 1 << 20):
                file.write(chunk)
                hasher.update(chunk)
                size += len(chunk)
                if time.monotonic() - shown > 0.1:
                    shown = time.monotonic()
                    say("progress", bytes=size, total=total)
        if total is not None and size != total:
            raise OSError("%d of %d bytes arrived" % (size, total))
        say("fetched", url=plain(url), checksum=digest, got=hasher.hexdigest(), size=size)
    except OSError as error:
        # BrokenPipeError too: nobody listens any more, so stop.
        say("failed", why=plain(error), errno=error.errno)
    except Exception as error:
        say("failed", why=plain(error))
`
