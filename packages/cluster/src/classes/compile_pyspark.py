# PySpark's zips hold sources only, so every Python process of every job compiles all that it imports anew. This puts
# the compiled modules beside the sources. Another minor version of Python finds them unfit and takes the sources.
# PySpark's own tests are half of it, and no job imports them.
import compileall
import os
import py_compile
import re
import sys
import tempfile
import zipfile

lib = sys.argv[1]
for name in sorted(os.listdir(lib)):
    path = os.path.join(lib, name)
    if not name.endswith(".zip"):
        continue
    with zipfile.ZipFile(path) as sources, tempfile.TemporaryDirectory() as folder:
        if any(entry.endswith(".pyc") for entry in sources.namelist()):
            continue
        sources.extractall(folder)
        compileall.compile_dir(
            folder,
            stripdir=folder,
            prependdir=path,
            legacy=True,
            rx=re.compile(r"/pyspark/(.*/)?tests/"),
            quiet=2,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        with zipfile.ZipFile(path + ".new", "w", zipfile.ZIP_STORED) as compiled:
            for place, folders, files in os.walk(folder):
                folders.sort()
                for file in sorted(files):
                    full = os.path.join(place, file)
                    compiled.write(full, os.path.relpath(full, folder))
    os.replace(path + ".new", path)
