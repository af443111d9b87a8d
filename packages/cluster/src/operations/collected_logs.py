# Reads what Hadoop's `yarn logs` prints, from standard input, and prints the last lines of each log: "NODE<tab>CONTAINER<tab>FILE<tab>TEXT".
# Each log comes with its length, so that nothing in it is taken for the beginning of another.
import collections, sys

lines, longest = int(sys.argv[1]), 1 << 20
said, out = sys.stdin.buffer, sys.stdout.buffer
container = node = name = b""
left = 0
for line in iter(said.readline, b""):
    key, _, value = line.rstrip(b"\n").partition(b":")
    if key == b"Container":
        container, _, node = value.strip().partition(b" on ")
    elif key == b"LogType":
        name = value
    elif key == b"LogLength":
        left = int(value)
    elif key == b"LogContents":
        last = collections.deque(maxlen=lines)
        while left > 0:
            piece = said.readline(min(left, longest))
            if not piece:
                break
            left -= len(piece)
            last.append(piece)
        for piece in last:
            out.write(b"\t".join([node, container, name, piece.rstrip(b"\n")]) + b"\n")
