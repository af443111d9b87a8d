"""A file system that never answers: `hanging-mount.py FOLDER [PID]` mounts it on FOLDER, as the process PID sees it, until standard input ends.

It takes each question and keeps it, so whoever looks into the folder hangs in the kernel, and no signal reaches him: as with a dead disk.
Whatever ends this process ends the hanging as well; only the mount itself stays then, and says so to who looks.
"""
import ctypes, os, select, struct, sys

libc = ctypes.CDLL(None, use_errno=True)


def must(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


folder = sys.argv[1].encode()
# The machines have no /dev/fuse of their own: it is opened here, and taken along.
fuse = os.open("/dev/fuse", os.O_RDWR)
if len(sys.argv) > 2:
    namespace = os.open(f"/proc/{sys.argv[2]}/ns/mnt", os.O_RDONLY)
    must(libc.setns(namespace, 0x00020000))  # CLONE_NEWNS
    os.close(namespace)
options = f"fd={fuse},rootmode=40000,user_id=0,group_id=0,allow_other".encode()
must(libc.mount(b"hanging", folder, b"fuse.hanging", 0, options))
try:
    print("mounted", flush=True)
    while True:
        ready, _, _ = select.select([fuse, 0], [], [])
        if 0 in ready and os.read(0, 4096) == b"":
            break
        if fuse in ready:
            question = os.read(fuse, 1 << 20)
            _, opcode, unique = struct.unpack_from("<IIQ", question)
            if opcode == 26:  # FUSE_INIT, or not even the kernel would ask more
                answer = struct.pack("<IIIIHHIIHHI28x", 7, 31, 65536, 0, 12, 9, 4096, 1, 0, 0, 0)
                os.write(fuse, struct.pack("<IiQ", 16 + len(answer), 0, unique) + answer)
finally:
    libc.umount2(folder, 2)  # MNT_DETACH
